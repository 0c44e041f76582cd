use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use pyo3::exceptions::{PyOSError, PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use serde::Deserialize;
use yl_facesearch_sandbox::{Group, Step, Tls};

/// How a sandbox is made, from JSON: it has more settings than a function should have arguments.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    tls: Tls,
    script: Vec<Step>,
    groups: BTreeMap<String, Group>,
    refuse: bool,
    authorities: Vec<String>,
    date_offset: i64,
    max_groups: usize,
    max_validity: Option<u64>,
}

/// What yl_facesearch.sandbox.Sandbox is made of. Settings, libraries, steps and records pass as
/// JSON.
#[pyclass(frozen)]
pub(crate) struct Sandbox(Mutex<Option<yl_facesearch_sandbox::Sandbox>>);

#[pymethods]
impl Sandbox {
    #[new]
    #[pyo3(signature = (settings, api_key, api_secret))]
    fn new(
        py: Python<'_>,
        settings: &str,
        api_key: Option<&str>,
        api_secret: Option<&str>,
    ) -> PyResult<Self> {
        let settings: Settings = serde_json::from_str(settings).map_err(value_error)?;
        let mut builder = yl_facesearch_sandbox::Sandbox::builder()
            .tls(settings.tls)
            .script(settings.script)
            .date_offset_s(settings.date_offset)
            .max_groups(settings.max_groups);
        for (id, group) in settings.groups {
            builder = builder.group(&id, group);
        }
        for authority in &settings.authorities {
            builder = builder.authority(authority);
        }
        if let Some(longest) = settings.max_validity {
            builder = builder.max_validity_s(longest);
        }
        builder = match (api_key, api_secret) {
            (None, None) => builder,
            (Some(api_key), Some(api_secret)) => builder.credentials(api_key, api_secret),
            _ => {
                return Err(PyValueError::new_err(
                    "api_key and api_secret are given together or not at all",
                ));
            }
        };
        if settings.refuse {
            builder = builder.refuse();
        }
        let sandbox = py.detach(|| builder.start()).map_err(refused)?;
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

    /// Creates a library, or changes one, which is given as JSON.
    fn add_group(&self, id: &str, group: &str) -> PyResult<()> {
        let group: Group = serde_json::from_str(group).map_err(value_error)?;
        self.with(|sandbox| sandbox.try_add_group(id, group))?
            .map_err(refused)
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
        serde_json::to_string(&records).map_err(value_error)
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

#[expect(clippy::needless_pass_by_value, reason = "the shape of map_err")]
fn value_error(why: serde_json::Error) -> PyErr {
    PyValueError::new_err(why.to_string())
}

/// What the sandbox refuses: too many libraries are the caller's mistake, anything else is the
/// system's.
#[expect(clippy::needless_pass_by_value, reason = "the shape of map_err")]
fn refused(why: io::Error) -> PyErr {
    match why.kind() {
        io::ErrorKind::InvalidInput => PyValueError::new_err(why.to_string()),
        _ => PyOSError::new_err(why.to_string()),
    }
}
