use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use pyo3::exceptions::{PyOSError, PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use yl_facesearch_sandbox::{Step, Tls};

/// What yl_facesearch.sandbox.Sandbox is made of. Steps and records pass as JSON.
#[pyclass(frozen)]
pub(crate) struct Sandbox(Mutex<Option<yl_facesearch_sandbox::Sandbox>>);

#[pymethods]
impl Sandbox {
    #[new]
    #[pyo3(signature = (tls, script, groups, api_key, api_secret, refuse))]
    fn new(
        py: Python<'_>,
        tls: &str,
        script: &str,
        groups: BTreeMap<String, u64>,
        api_key: Option<&str>,
        api_secret: Option<&str>,
        refuse: bool,
    ) -> PyResult<Self> {
        let tls: Tls = serde_json::from_value(tls.into())
            .map_err(|why| PyValueError::new_err(format!("tls: {why}")))?;
        let mut builder = yl_facesearch_sandbox::Sandbox::builder()
            .tls(tls)
            .groups(groups)
            .script(steps(script)?);
        builder = match (api_key, api_secret) {
            (None, None) => builder,
            (Some(api_key), Some(api_secret)) => builder.credentials(api_key, api_secret),
            _ => {
                return Err(PyValueError::new_err(
                    "api_key and api_secret are given together or not at all",
                ));
            }
        };
        if refuse {
            builder = builder.refuse();
        }
        let sandbox = py
            .detach(|| builder.start())
            .map_err(|why| PyOSError::new_err(why.to_string()))?;
        Ok(Self(Mutex::new(Some(sandbox))))
    }

    /// Where it is.
    #[getter]
    fn endpoint(&self) -> PyResult<String> {
        self.with(|sandbox| sandbox.endpoint().to_owned())
    }

    /// The account's key.
    #[getter]
    fn api_key(&self) -> PyResult<String> {
        self.with(|sandbox| sandbox.api_key().to_owned())
    }

    /// The account's secret.
    #[getter]
    fn api_secret(&self) -> PyResult<String> {
        self.with(|sandbox| sandbox.api_secret().to_owned())
    }

    /// The CA to trust, as a PEM file; None in plain http.
    #[getter]
    fn ca_file(&self) -> PyResult<Option<String>> {
        let path = self.with(|sandbox| sandbox.ca_file().map(PathBuf::from))?;
        Ok(path.map(|path| path.to_string_lossy().into_owned()))
    }

    /// Creates a library, or changes how many faces it holds.
    fn add_group(&self, id: &str, faces: u64) -> PyResult<()> {
        self.with(|sandbox| sandbox.add_group(id, faces))
    }

    /// The libraries, with their faces.
    fn groups(&self) -> PyResult<BTreeMap<String, u64>> {
        self.with(yl_facesearch_sandbox::Sandbox::groups)
    }

    /// Every request of which a byte was read, without its sign, as JSON.
    fn requests(&self) -> PyResult<String> {
        let mut records = self.with(yl_facesearch_sandbox::Sandbox::requests)?;
        for record in &mut records {
            record.sign = None;
        }
        serde_json::to_string(&records).map_err(|why| PyValueError::new_err(why.to_string()))
    }

    /// Replaces what is left of the script, given as JSON.
    fn script(&self, script: &str) -> PyResult<()> {
        let steps = steps(script)?;
        self.with(|sandbox| sandbox.script(steps))
    }

    /// Puts steps, given as JSON, after what is left of the script.
    fn add_steps(&self, script: &str) -> PyResult<()> {
        let steps = steps(script)?;
        self.with(|sandbox| sandbox.add_steps(steps))
    }

    /// Forgets libraries, script, requests and the clock's offset.
    fn reset(&self) -> PyResult<()> {
        self.with(yl_facesearch_sandbox::Sandbox::reset)
    }

    /// Stops it; may be called again.
    fn close(&self, py: Python<'_>) {
        let sandbox = self.lock().take();
        py.detach(|| drop(sandbox));
    }
}

impl Sandbox {
    fn with<T>(&self, read: impl FnOnce(&yl_facesearch_sandbox::Sandbox) -> T) -> PyResult<T> {
        self.lock()
            .as_ref()
            .map(read)
            .ok_or_else(|| PyRuntimeError::new_err("the sandbox is closed"))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<yl_facesearch_sandbox::Sandbox>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn steps(script: &str) -> PyResult<Vec<Step>> {
    serde_json::from_str(script).map_err(|why| PyValueError::new_err(format!("script: {why}")))
}
