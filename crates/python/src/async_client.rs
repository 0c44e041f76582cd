use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use yl_facesearch::Client;

use crate::asyncio::call::BackgroundCall;
use crate::asyncio::event_loop::EventLoop;
use crate::asyncio::request::Request;
use crate::base_client::Arguments;
use crate::closable::Closable;
use crate::error::Refusal;
use crate::{argument, attempt, call_options, error};

/// What yl_facesearch.AsyncClient is made of: all of it but its coroutines.
#[pyclass(frozen, subclass)]
pub(crate) struct AsyncClient(Closable<Client>);

#[pymethods]
impl AsyncClient {
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
        arguments.build(py, Client::builder()).map(Self)
    }

    /// Checks the arguments of a delete, and makes a call of it that event_loop hears of. Nothing
    /// is sent.
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
        event_loop: &Bound<'_, EventLoop>,
    ) -> PyResult<BackgroundCall> {
        error::guarded_call("delete_group", Some(group_id), || {
            let client = self.0.get()?;
            let group_id = call_options::group_id(group_id)?;
            let options = call_options::delete_options(
                check_empty,
                missing_ok,
                if_created_at,
                timeout,
                None,
            )?;
            let request = Request::DeleteGroup(group_id, options);
            begin(client, request, log_level, event_loop, cancel)
        })
    }

    /// As _begin_delete_group, for the list of the face libraries.
    #[pyo3(name = "_begin_list_groups")]
    fn begin_list_groups(
        &self,
        timeout: Option<&Bound<'_, PyAny>>,
        cancel: Option<&Bound<'_, PyAny>>,
        log_level: u8,
        event_loop: &Bound<'_, EventLoop>,
    ) -> PyResult<BackgroundCall> {
        error::guarded_call("list_groups", None, || {
            let client = self.0.get()?;
            let options = call_options::read_options(timeout, None)?;
            let request = Request::ListGroups(options);
            begin(client, request, log_level, event_loop, cancel)
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
        event_loop: &Bound<'_, EventLoop>,
    ) -> PyResult<BackgroundCall> {
        error::guarded_call("group_info", Some(group_id), || {
            let client = self.0.get()?;
            let group_id = call_options::group_id(group_id)?;
            let options = call_options::read_options(timeout, None)?;
            let request = Request::GroupInfo(group_id, options);
            begin(client, request, log_level, event_loop, cancel)
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
        event_loop: &Bound<'_, EventLoop>,
    ) -> PyResult<BackgroundCall> {
        error::guarded_call("face_count", Some(group_id), || {
            let client = self.0.get()?;
            let group_id = call_options::group_id(group_id)?;
            let options = call_options::read_options(timeout, None)?;
            let request = Request::FaceCount(group_id, options);
            begin(client, request, log_level, event_loop, cancel)
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

    /// Seconds that are added to this machine's clock, since a rejected signature proved it wrong;
    /// 0.0: none.
    #[getter]
    fn clock_correction(&self) -> PyResult<f64> {
        let client = self.0.get()?;
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

fn begin(
    client: Client,
    request: Request,
    log_level: u8,
    event_loop: &Bound<'_, EventLoop>,
    cancel: Option<&Bound<'_, PyAny>>,
) -> Result<BackgroundCall, Refusal> {
    let (queue, cancel) = (event_loop.get().queue(), argument::cancel_token(cancel)?);
    Ok(BackgroundCall::new(
        client, request, log_level, queue, cancel,
    ))
}
