use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use yl_facesearch::bindings;
use yl_facesearch::{Error, blocking};

use crate::answer::Answer;
use crate::base_client::Arguments;
use crate::blocking_call::BlockingCall;
use crate::closable::Closable;
use crate::error::Refusal;
use crate::{attempt, call_options, error, time};

/// What yl_facesearch.Client is made of: all of it but its calls.
#[pyclass(frozen, subclass)]
pub(crate) struct Client(Closable<blocking::Client>);

#[pymethods]
impl Client {
    #[new]
    #[pyo3(
        signature = (api_key=None, api_secret=None, **settings),
        text_signature = "(api_key=None, api_secret=None, *, endpoint=None, timeout=30.0, \
                          attempt_timeout=None, connect_timeout=10.0, max_retries=2, \
                          allow_http=False, ca_file=None, proxy=None, app=None)"
    )]
    fn new(
        py: Python<'_>,
        api_key: Option<&Bound<'_, PyAny>>,
        api_secret: Option<&Bound<'_, PyAny>>,
        settings: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let arguments = Arguments {
            api_key,
            api_secret,
            settings,
        };
        arguments.build(py, blocking::Client::builder()).map(Self)
    }

    /// Checks the arguments of a delete, and makes a call of it. Nothing is sent.
    #[pyo3(name = "_begin_delete_group")]
    #[expect(clippy::too_many_arguments, reason = "Python's arguments")]
    fn begin_delete_group(
        &self,
        group_id: &Bound<'_, PyAny>,
        check_empty: &Bound<'_, PyAny>,
        missing_ok: &Bound<'_, PyAny>,
        if_created_at: Option<&Bound<'_, PyAny>>,
        timeout: Option<&Bound<'_, PyAny>>,
        cancel: Option<&Bound<'_, PyAny>>,
        log_level: u8,
    ) -> PyResult<BlockingCall> {
        error::guarded_call("delete_group", Some(group_id), || {
            let client = self.0.get()?;
            let group_id = call_options::group_id(group_id)?;
            let options = call_options::delete_options(
                check_empty,
                missing_ok,
                if_created_at,
                timeout,
                cancel,
            )?;
            let call = bindings::begin_delete_group(&client, group_id, options, Answer::Deletion);
            begun(call, log_level)
        })
    }

    /// As _begin_delete_group, for the list of the face libraries.
    #[pyo3(name = "_begin_list_groups")]
    fn begin_list_groups(
        &self,
        timeout: Option<&Bound<'_, PyAny>>,
        cancel: Option<&Bound<'_, PyAny>>,
        log_level: u8,
    ) -> PyResult<BlockingCall> {
        error::guarded_call("list_groups", None, || {
            let client = self.0.get()?;
            let options = call_options::read_options(timeout, cancel)?;
            let call = bindings::begin_list_groups(&client, options, Answer::Groups);
            begun(call, log_level)
        })
    }

    /// As _begin_delete_group, for the description of one face library.
    #[pyo3(name = "_begin_group_info")]
    fn begin_group_info(
        &self,
        group_id: &Bound<'_, PyAny>,
        timeout: Option<&Bound<'_, PyAny>>,
        cancel: Option<&Bound<'_, PyAny>>,
        log_level: u8,
    ) -> PyResult<BlockingCall> {
        error::guarded_call("group_info", Some(group_id), || {
            let client = self.0.get()?;
            let group_id = call_options::group_id(group_id)?;
            let options = call_options::read_options(timeout, cancel)?;
            let call = bindings::begin_group_info(&client, &group_id, options, Answer::Group);
            begun(call, log_level)
        })
    }

    /// As _begin_delete_group, for the number of faces in one face library.
    #[pyo3(name = "_begin_face_count")]
    fn begin_face_count(
        &self,
        group_id: &Bound<'_, PyAny>,
        timeout: Option<&Bound<'_, PyAny>>,
        cancel: Option<&Bound<'_, PyAny>>,
        log_level: u8,
    ) -> PyResult<BlockingCall> {
        error::guarded_call("face_count", Some(group_id), || {
            let client = self.0.get()?;
            let group_id = call_options::group_id(group_id)?;
            let options = call_options::read_options(timeout, cancel)?;
            let call = bindings::begin_face_count(&client, &group_id, options, Answer::FaceCount);
            begun(call, log_level)
        })
    }

    /// Closes the client: calls made after this raise ClosedError, calls that are under way end as
    /// they would.
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

    /// Seconds that are added to this machine's clock, since a rejected signature proved it wrong;
    /// 0.0: none.
    #[getter]
    fn clock_correction(&self) -> PyResult<f64> {
        let client = self.0.get()?;
        Ok(attempt::seconds(client.clock_correction_ms()))
    }

    /// The latest that a delete can settle which begins now; None: beyond what a time can hold.
    #[pyo3(name = "_latest_settles_at")]
    fn latest_settles_at(&self) -> PyResult<Option<(i64, bool)>> {
        let client = self.0.get()?;
        Ok(bindings::latest_settles_at(&client).map(time::settles_at))
    }

    fn __enter__(slf: Bound<'_, Self>) -> PyResult<Bound<'_, Self>> {
        slf.get().0.get()?;
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
    pub(crate) fn open(&self) -> PyResult<blocking::Client> {
        Ok(self.0.get()?)
    }
}

fn begun(
    call: Result<bindings::BlockingCall<Answer>, Error>,
    log_level: u8,
) -> Result<BlockingCall, Refusal> {
    Ok(BlockingCall::new(call?, log_level))
}
