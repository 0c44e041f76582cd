use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::client::{Client, SIGNAL_INTERVAL, interruptible};
use crate::{attempt, error};

/// "accepted" or "unproven", and the attempts; raises what the service or the network had against it.
#[pyfunction]
pub(crate) fn check_credentials<'py>(
    py: Python<'py>,
    client: &Bound<'py, Client>,
) -> PyResult<(&'static str, Bound<'py, PyTuple>)> {
    error::guarded(py, || {
        let client = client.get().open(py)?;
        let check = interruptible(
            py,
            |_| None,
            |interrupted| client.check_credentials_interruptible(SIGNAL_INTERVAL, interrupted),
        )?;
        Ok((
            check.acceptance.as_str(),
            attempt::to_python(py, &check.attempts)?,
        ))
    })
}
