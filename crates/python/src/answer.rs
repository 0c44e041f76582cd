use pyo3::prelude::*;
use pyo3::types::PyTuple;
use yl_facesearch::{CredentialsCheck, Deletion, Error};

use crate::{credentials_check, deletion, error};

/// What a call that ended well came to.
pub(crate) enum Answer {
    Deletion(Deletion),
    CredentialsCheck(CredentialsCheck),
}

impl Answer {
    /// The answer as a tuple, from which Python makes its own.
    pub(crate) fn facts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        match self {
            Self::Deletion(deletion) => deletion::facts(py, deletion),
            Self::CredentialsCheck(check) => credentials_check::facts(py, check),
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
            error::facts(py, &Error::cancelled_after(deletion)).map(Some)
        }
        Some(Ok(Answer::CredentialsCheck(_))) => Ok(None),
    }
}

/// The error that tells of a call which was given up before there was one.
#[pyfunction]
pub(crate) fn cancelled_before_sending(py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
    error::facts(py, &Error::cancelled())
}
