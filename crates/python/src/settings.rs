use std::sync::{Mutex, MutexGuard, PoisonError};

use pyo3::prelude::*;
use yl_facesearch::{Build, ClientBuilder, DeleteOptions, LogLine, bindings};

use crate::argument;
use crate::argument::Given;
use crate::error;

/// The arguments of a client of either kind.
pub(crate) struct Settings<'py> {
    pub(crate) api_key: Option<Bound<'py, PyAny>>,
    pub(crate) api_secret: Option<Bound<'py, PyAny>>,
    pub(crate) endpoint: Option<Bound<'py, PyAny>>,
    pub(crate) timeout: Given<'py>,
    pub(crate) connect_timeout: Given<'py>,
    pub(crate) max_retries: Given<'py>,
    pub(crate) allow_http: Given<'py>,
    pub(crate) ca_file: Option<Bound<'py, PyAny>>,
    pub(crate) proxy: Option<Bound<'py, PyAny>>,
}

impl Settings<'_> {
    /// What `builder` builds with these arguments; what is not given comes from the environment, or is the default.
    pub(crate) fn build<C: Build + Send>(
        &self,
        py: Python<'_>,
        builder: ClientBuilder<C>,
        log: impl Fn(&LogLine<'_>) + Send + Sync + 'static,
    ) -> PyResult<Open<C>> {
        let mut builder = builder.or_env().log(log);
        if let Some(api_key) = &self.api_key {
            builder = builder.api_key(argument::text("api_key", api_key)?);
        }
        if let Some(api_secret) = &self.api_secret {
            builder = builder.api_secret(argument::text("api_secret", api_secret)?);
        }
        if let Some(endpoint) = &self.endpoint {
            builder = builder.endpoint(argument::text("endpoint", endpoint)?);
        }
        if let Some(timeout) = self.timeout.read("timeout", argument::seconds)? {
            builder = builder.timeout(timeout);
        }
        if let Some(timeout) = self
            .connect_timeout
            .read("connect_timeout", argument::seconds)?
        {
            builder = builder.connect_timeout(timeout);
        }
        if let Some(max_retries) = self.max_retries.read("max_retries", argument::count)? {
            builder = builder.max_retries(max_retries);
        }
        if let Some(allow_http) = self.allow_http.read("allow_http", argument::flag)? {
            builder = builder.allow_http(allow_http);
        }
        if let Some(ca_file) = &self.ca_file {
            builder = builder.ca_file(argument::path("ca_file", ca_file)?);
        }
        if let Some(proxy) = &self.proxy {
            builder = builder.proxy(argument::text("proxy", proxy)?);
        }
        let client = py
            .detach(|| builder.build())
            .map_err(|error| error::to_python(py, &error))?;
        Ok(Open(Mutex::new(Some(client))))
    }
}

/// The arguments of one delete, except the library.
pub(crate) fn delete_options(
    check_empty: &Bound<'_, PyAny>,
    missing_ok: &Bound<'_, PyAny>,
    timeout: Option<&Bound<'_, PyAny>>,
) -> PyResult<DeleteOptions> {
    let mut options = DeleteOptions::new()
        .check_empty(argument::flag("check_empty", check_empty)?)
        .missing_ok(argument::flag("missing_ok", missing_ok)?);
    if let Some(timeout) = timeout {
        options = options.timeout(argument::seconds("timeout", timeout)?);
    }
    Ok(options)
}

/// A core client, until it is closed.
pub(crate) struct Open<C>(Mutex<Option<C>>);

impl<C: Clone> Open<C> {
    pub(crate) fn get(&self, py: Python<'_>) -> PyResult<C> {
        let client = self.lock().clone();
        client.ok_or_else(|| error::to_python(py, &bindings::closed()))
    }

    pub(crate) fn close(&self) {
        let client = self.lock().take();
        drop(client);
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.lock().is_none()
    }

    /// Held for a moment, and only by a thread that holds the interpreter's lock: a fork cannot fall into it.
    fn lock(&self) -> MutexGuard<'_, Option<C>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
