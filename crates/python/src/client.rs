use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use yl_facesearch::{CallOptions, ClientBuilder, bindings, blocking};

use crate::answer::Answer;
use crate::argument;
use crate::argument::Given;
use crate::blocking_call::BlockingCall;
use crate::settings::{Open, Settings, delete_options};
use crate::{attempt, error, logging};

type Builder = ClientBuilder<blocking::Client>;

// The signature below says these.
const _: () = assert!(
    Builder::TIMEOUT.as_millis() == 30_000
        && Builder::CONNECT_TIMEOUT.as_millis() == 10_000
        && Builder::MAX_RETRIES == 2
);

/// What yl_facesearch.Client is made of: all of it but its calls.
#[pyclass(frozen, subclass)]
pub(crate) struct Client(Open<blocking::Client>);

#[pymethods]
impl Client {
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
            let client = settings.build(py, blocking::Client::builder(), logging::write)?;
            Ok(Self(client))
        })
    }

    /// Checks the arguments of a delete, and makes a call of it. Nothing is sent.
    #[pyo3(name = "_begin_delete_group")]
    #[expect(clippy::needless_pass_by_value, reason = "pyo3 hands arguments over")]
    fn begin_delete_group<'py>(
        &self,
        py: Python<'py>,
        group_id: Bound<'py, PyAny>,
        check_empty: Bound<'py, PyAny>,
        missing_ok: Bound<'py, PyAny>,
        timeout: Option<Bound<'py, PyAny>>,
        log_level: u8,
    ) -> PyResult<BlockingCall> {
        error::guarded(py, || {
            let client = self.0.get(py)?;
            let group_id = argument::text("group_id", &group_id)?.to_owned();
            let options = delete_options(&check_empty, &missing_ok, timeout.as_ref())?;
            let call = bindings::begin_delete_group(&client, group_id, options, Answer::Deletion);
            let call = call.map_err(|error| error::to_python(py, &error))?;
            Ok(BlockingCall::new(py, call, log_level))
        })
    }

    /// As _begin_delete_group, for the list of the face libraries.
    #[pyo3(name = "_begin_list_groups")]
    fn begin_list_groups(&self, py: Python<'_>, log_level: u8) -> PyResult<BlockingCall> {
        error::guarded(py, || {
            let client = self.0.get(py)?;
            let call = bindings::begin_list_groups(&client, CallOptions::new(), Answer::Groups);
            let call = call.map_err(|error| error::to_python(py, &error))?;
            Ok(BlockingCall::new(py, call, log_level))
        })
    }

    /// Closes the client: calls made after this raise ClosedError, calls that are under way end as they would.
    ///
    /// May be called again.
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

    fn __enter__(slf: Bound<'_, Self>) -> PyResult<Bound<'_, Self>> {
        slf.get().0.get(slf.py())?;
        Ok(slf)
    }

    #[pyo3(signature = (exc_type, exc_value, traceback, /))]
    fn __exit__(
        &self,
        exc_type: Option<&Bound<'_, PyAny>>,
        exc_value: Option<&Bound<'_, PyAny>>,
        traceback: Option<&Bound<'_, PyAny>>,
    ) {
        let _ = (exc_type, exc_value, traceback);
        self.close();
    }

    fn __repr__(&self) -> &'static str {
        if self.closed() {
            "<yl_facesearch.Client, closed>"
        } else {
            "<yl_facesearch.Client>"
        }
    }

    /// Clients cannot be pickled or copied.
    #[expect(clippy::unused_self, reason = "Python calls it as a method")]
    fn __reduce__(&self) -> PyResult<()> {
        Err(PyTypeError::new_err(
            "a Client cannot be pickled or copied: make one in each process, or share it by fork",
        ))
    }
}

impl Client {
    pub(crate) fn open(&self, py: Python<'_>) -> PyResult<blocking::Client> {
        self.0.get(py)
    }
}
