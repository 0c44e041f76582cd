use pyo3::prelude::*;
use pyo3::types::PyTuple;
use yl_facesearch::Error;

use crate::client::{Client, SIGNAL_INTERVAL};
use crate::{attempt, error};

/// "accepted" or "unproven", and the attempts; raises what the service or the network had against it.
#[pyfunction]
pub(crate) fn check_credentials<'py>(
    py: Python<'py>,
    client: &Bound<'py, Client>,
) -> PyResult<(&'static str, Bound<'py, PyTuple>)> {
    error::guarded(py, || {
        let client = client.get().open(py)?;
        py.check_signals()
            .map_err(|raised| error::interrupted(py, raised, &Error::cancelled()))?;
        let mut raised = None;
        let result = py.detach(|| {
            client.check_credentials_interruptible(SIGNAL_INTERVAL, || {
                // No interpreter, no handlers: this process is about to end.
                raised = Python::try_attach(|py| py.check_signals().err()).flatten();
                raised.is_some()
            })
        });
        match (result, raised) {
            (Ok(check), _) => Ok((
                check.acceptance.as_str(),
                attempt::to_python(py, &check.attempts)?,
            )),
            (Err(error), Some(raised)) => Err(error::interrupted(py, raised, &error)),
            (Err(error), None) => Err(error::to_python(py, &error)),
        }
    })
}
