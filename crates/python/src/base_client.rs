//! What Client and AsyncClient have in common.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};
use yl_facesearch::{Build, ClientBuilder};

use crate::closable::Closable;
use crate::{argument, error, logging};

/// The arguments of both constructors.
pub(crate) struct Arguments<'a, 'py> {
    pub(crate) api_key: Option<&'a Bound<'py, PyAny>>,
    pub(crate) api_secret: Option<&'a Bound<'py, PyAny>>,
    /// All others, which are given by name.
    pub(crate) settings: Option<&'a Bound<'py, PyDict>>,
}

impl Arguments<'_, '_> {
    /// Builds the client by `builder`; what is not given comes from the environment, or is the
    /// default.
    pub(crate) fn build<C: Build + Clone + Send>(
        &self,
        py: Python<'_>,
        builder: ClientBuilder<C>,
    ) -> PyResult<Closable<C>> {
        error::guarded(py, || {
            let mut builder = builder.or_env().log(logging::write);
            if let Some(api_key) = self.api_key {
                builder = builder.api_key(argument::text("api_key", api_key)?);
            }
            if let Some(api_secret) = self.api_secret {
                builder = builder.api_secret(argument::text("api_secret", api_secret)?);
            }
            for (name, value) in self.settings.into_iter().flatten() {
                let name = name.cast::<PyString>()?.to_str()?;
                builder = set(builder, name, &value)?;
            }
            let client = py
                .detach(|| builder.build())
                .map_err(|why| error::to_python(py, &why))?;
            Ok(Closable::new(client))
        })
    }
}

fn set<C: Build>(
    builder: ClientBuilder<C>,
    name: &str,
    value: &Bound<'_, PyAny>,
) -> PyResult<ClientBuilder<C>> {
    Ok(match name {
        "timeout" => builder.timeout(argument::seconds(name, value)?),
        "connect_timeout" => builder.connect_timeout(argument::seconds(name, value)?),
        "max_retries" => builder.max_retries(argument::count(name, value)?),
        "allow_http" => builder.allow_http(argument::flag(name, value)?),
        "endpoint" | "attempt_timeout" | "ca_file" | "proxy" | "app" if value.is_none() => builder,
        "endpoint" => builder.endpoint(argument::text(name, value)?),
        "attempt_timeout" => builder.attempt_timeout(argument::seconds(name, value)?),
        "ca_file" => builder.ca_file(argument::path(name, value)?),
        "proxy" => builder.proxy(argument::text(name, value)?),
        "app" => builder.app(argument::text(name, value)?),
        _ => {
            let message = format!("a client has no argument {name:?}");
            return Err(PyTypeError::new_err(message));
        }
    })
}

// The signatures of both constructors name these defaults.
type Defaults = ClientBuilder<yl_facesearch::Client>;
const _: () = assert!(
    Defaults::TIMEOUT.as_millis() == 30_000
        && Defaults::CONNECT_TIMEOUT.as_millis() == 10_000
        && Defaults::MAX_RETRIES == 2
);
