use pyo3::prelude::*;
use pyo3::types::PyTuple;
use yl_facesearch::{Attempt, Deletion, Error, Group, bindings};

use crate::{attempt, deletion, error, group};

/// What a call that ended well came to.
pub(crate) enum Answer {
    Deletion(Deletion),
    Groups(Vec<Group>),
    Group(Group),
    FaceCount(u64),
}

impl Answer {
    /// The answer as a tuple, from which Python makes its own: of a read, with its attempts.
    pub(crate) fn facts<'py>(
        &self,
        py: Python<'py>,
        attempts: &[Attempt],
    ) -> PyResult<Bound<'py, PyTuple>> {
        let attempts = |py| attempt::facts(py, attempts);
        match self {
            Self::Deletion(deletion) => deletion::facts(py, deletion),
            Self::Groups(groups) => {
                let groups = groups.iter().map(|it| group::facts(py, it));
                let groups = groups.collect::<PyResult<Vec<_>>>()?;
                (groups, attempts(py)?).into_pyobject(py)
            }
            Self::Group(it) => (group::facts(py, it)?, attempts(py)?).into_pyobject(py),
            Self::FaceCount(count) => (*count, attempts(py)?).into_pyobject(py),
        }
    }
}

/// The facts of the error that says what became of a call which was cancelled when it had ended as
/// `end` says, or not begun.
pub(crate) fn cancelled<'py>(
    py: Python<'py>,
    end: Option<&Result<Answer, Error>>,
    attempts: &[Attempt],
) -> PyResult<Bound<'py, PyTuple>> {
    match end {
        None => cancelled_before_sending(py),
        Some(Err(error)) => error::facts(py, error),
        Some(Ok(Answer::Deletion(deletion))) => {
            error::facts(py, &bindings::cancelled_after(deletion))
        }
        Some(Ok(Answer::Groups(_) | Answer::Group(_) | Answer::FaceCount(_))) => {
            error::facts(py, &bindings::cancelled_after_read(attempts.to_vec()))
        }
    }
}

/// The error of a call that was cancelled before there was one.
#[pyfunction]
pub(crate) fn cancelled_before_sending(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
    error::facts(py, &bindings::cancelled())
}
