use pyo3::prelude::*;
use pyo3::types::PyTuple;
use yl_facesearch::{Deletion, Error, Group, bindings};

use crate::{deletion, error, group};

/// What a call that ended well came to.
pub(crate) enum Answer {
    Deletion(Deletion),
    Groups(Vec<Group>),
    Group(Group),
    FaceCount(u64),
}

impl Answer {
    /// The answer as a tuple, from which Python makes its own.
    pub(crate) fn facts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        match self {
            Self::Deletion(deletion) => deletion::facts(py, deletion),
            Self::Groups(groups) => {
                let groups = groups.iter().map(|it| group::facts(py, it));
                PyTuple::new(py, groups.collect::<PyResult<Vec<_>>>()?)
            }
            Self::Group(it) => group::facts(py, it),
            Self::FaceCount(count) => PyTuple::new(py, [*count]),
        }
    }
}

/// The facts of the error that tells of a call which was given up, when it had ended as `end` says or not begun; none
/// for one that could delete nothing and ended well.
pub(crate) fn cancelled<'py>(
    py: Python<'py>,
    end: Option<&Result<Answer, Error>>,
) -> PyResult<Option<Bound<'py, PyTuple>>> {
    match end {
        None => cancelled_before_sending(py).map(Some),
        Some(Err(error)) => error::facts(py, error).map(Some),
        Some(Ok(Answer::Deletion(deletion))) => {
            error::facts(py, &bindings::cancelled_after(deletion)).map(Some)
        }
        Some(Ok(_)) => Ok(None),
    }
}

/// The error that tells of a call which was given up before there was one.
#[pyfunction]
pub(crate) fn cancelled_before_sending(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
    error::facts(py, &bindings::cancelled())
}
