use pyo3::prelude::*;
use pyo3::types::PyTuple;
use yl_facesearch::CredentialsCheck;

use crate::attempt;

/// `check` as a tuple, from which Python makes its own.
pub(crate) fn facts<'py>(
    py: Python<'py>,
    check: &CredentialsCheck,
) -> PyResult<Bound<'py, PyTuple>> {
    (
        check.acceptance.as_str(),
        attempt::facts(py, &check.attempts)?,
    )
        .into_pyobject(py)
}
