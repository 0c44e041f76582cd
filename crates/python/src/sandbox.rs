use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use pyo3::exceptions::{PyOSError, PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use yl_facesearch_sandbox::{Group, Step};

/// How a sandbox is made, from JSON: it has more settings than a function should have arguments.
struct Settings(Map<String, Value>);

impl Settings {
    /// Takes one out; an error names it.
    fn take<T: DeserializeOwned>(&mut self, name: &str) -> PyResult<T> {
        read(name, self.0.remove(name).unwrap_or_default())
    }
}

/// What yl_facesearch.sandbox.Sandbox is made of. Settings, face libraries, steps and records pass
/// as JSON.
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
        let mut settings = Settings(parsed(settings)?);
        let groups: Vec<(String, Value)> = settings.take("groups")?;
        let authorities: Vec<String> = settings.take("authorities")?;
        let mut builder = yl_facesearch_sandbox::Sandbox::builder()
            .tls(settings.take("tls")?)
            .script(steps(settings.take("script")?)?)
            .date_offset_s(settings.take("date_offset")?)
            .max_groups(settings.take("max_groups")?);
        for (id, group) in groups {
            let group: Group = read(&format!("groups: {id}"), group)?;
            builder = builder.group(&id, group);
        }
        for authority in &authorities {
            builder = builder.authority(authority);
        }
        if let Some(longest) = settings.take("max_validity")? {
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
        if settings.take("refuse")? {
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

    /// Creates a face library, or changes one, which is given as JSON.
    fn add_group(&self, id: &str, group: &str) -> PyResult<()> {
        let group: Group = read(id, parsed(group)?)?;
        self.with(|sandbox| sandbox.try_add_group(id, group))?
            .map_err(refused)
    }

    /// The face libraries, with their faces.
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
        let steps = steps(parsed(script)?)?;
        self.with(|sandbox| sandbox.script(steps))
    }

    /// Puts steps, given as JSON, after what is left of the script.
    fn add_steps(&self, script: &str) -> PyResult<()> {
        let steps = steps(parsed(script)?)?;
        self.with(|sandbox| sandbox.add_steps(steps))
    }

    /// Forgets face libraries, script, requests and the clock's offset.
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

/// The steps of a script; an error names the step, the first of which is 1.
fn steps(script: Vec<Value>) -> PyResult<Vec<Step>> {
    let steps = script.into_iter().enumerate();
    steps
        .map(|(index, step)| read(&format!("script: step {}", index + 1), step))
        .collect()
}

/// What a value says; an error begins with `name`.
fn read<T: DeserializeOwned>(name: &str, value: Value) -> PyResult<T> {
    serde_json::from_value(value).map_err(|why| PyValueError::new_err(format!("{name}: {why}")))
}

/// JSON that the Python half has written: a place in it says nothing to the user.
fn parsed<T: DeserializeOwned>(json: &str) -> PyResult<T> {
    serde_json::from_str(json).map_err(|why| {
        let place = format!(" at line {} column {}", why.line(), why.column());
        PyValueError::new_err(why.to_string().replace(&place, ""))
    })
}

/// What the sandbox refuses: an id or an authority that is none, or too many face libraries, are
/// the caller's mistake; anything else is the system's.
#[expect(clippy::needless_pass_by_value, reason = "the shape of map_err")]
fn refused(why: io::Error) -> PyErr {
    match why.kind() {
        io::ErrorKind::InvalidInput => PyValueError::new_err(why.to_string()),
        _ => PyOSError::new_err(why.to_string()),
    }
}
