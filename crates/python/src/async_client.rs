use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use yl_facesearch::Client;

use crate::argument;
use crate::argument::Given;
use crate::asyncio::call::BackgroundCall;
use crate::asyncio::event_loop::EventLoop;
use crate::settings::{Open, Settings, delete_options};
use crate::{attempt, error, logging};

/// What yl_facesearch.AsyncClient is made of: all of it but its coroutines.
#[pyclass(frozen, subclass)]
pub(crate) struct AsyncClient(Open<Client>);

#[pymethods]
impl AsyncClient {
    #[new]
    #[pyo3(
        signature = (
            api_key=None, api_secret=None, *, endpoint=None, timeout=Given::No, connect_timeout=Given::No,
            max_retries=Given::No, allow_http=Given::No, ca_file=None, proxy=None
        ),
        text_signature = "(api_key=None, api_secret=None, *, endpoint=None, timeout=30.0, connect_timeout=10.0, \
                          max_retries=2, allow_http=False, ca_file=None, proxy=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "Python's keyword arguments")]
    fn new<'py>(
        py: Python<'py>,
        api_key: Option<Bound<'py, PyAny>>,
        api_secret: Option<Bound<'py, PyAny>>,
        endpoint: Option<Bound<'py, PyAny>>,
        timeout: Given<'py>,
        connect_timeout: Given<'py>,
        max_retries: Given<'py>,
        allow_http: Given<'py>,
        ca_file: Option<Bound<'py, PyAny>>,
        proxy: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Self> {
        error::guarded(py, || {
            let settings = Settings {
                api_key,
                api_secret,
                endpoint,
                timeout,
                connect_timeout,
                max_retries,
                allow_http,
                ca_file,
                proxy,
            };
            let client = settings.build(py, Client::builder(), logging::write)?;
            Ok(Self(client))
        })
    }

    /// Checks the arguments of a delete, and makes a call of it that event_loop hears of. Nothing is sent.
    #[pyo3(name = "_begin_delete_group")]
    #[expect(clippy::needless_pass_by_value, reason = "pyo3 hands arguments over")]
    #[expect(clippy::too_many_arguments, reason = "Python's keyword arguments")]
    fn begin_delete_group<'py>(
        &self,
        py: Python<'py>,
        group_id: Bound<'py, PyAny>,
        check_empty: Bound<'py, PyAny>,
        missing_ok: Bound<'py, PyAny>,
        timeout: Option<Bound<'py, PyAny>>,
        log_level: u8,
        event_loop: &Bound<'py, EventLoop>,
    ) -> PyResult<BackgroundCall> {
        error::guarded(py, || {
            let client = self.0.get(py)?;
            let group_id = argument::text("group_id", &group_id)?.to_owned();
            let options = delete_options(&check_empty, &missing_ok, timeout.as_ref())?;
            let queue = event_loop.get().queue();
            Ok(BackgroundCall::new(
                py, client, group_id, options, log_level, queue,
            ))
        })
    }

    #[pyo3(name = "_close")]
    fn close(&self) {
        self.0.close();
    }

    /// True once close was called.
    #[getter]
    fn closed(&self) -> bool {
        self.0.is_closed()
    }

    /// Seconds that are added to this machine's clock, since a rejected signature proved it wrong; 0.0: none.
    #[getter]
    fn clock_correction(&self, py: Python<'_>) -> PyResult<f64> {
        let client = self.0.get(py)?;
        Ok(attempt::seconds(client.clock_correction_ms()))
    }

    fn __repr__(&self) -> &'static str {
        if self.closed() {
            "<yl_facesearch.AsyncClient, closed>"
        } else {
            "<yl_facesearch.AsyncClient>"
        }
    }

    /// Clients cannot be pickled or copied.
    #[expect(clippy::unused_self, reason = "Python calls it as a method")]
    fn __reduce__(&self) -> PyResult<()> {
        Err(PyTypeError::new_err(
            "an AsyncClient cannot be pickled or copied: make one in each process, or share it by fork",
        ))
    }
}
