use std::process;
use std::sync::{Arc, OnceLock};

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyType;
use yl_facesearch::{CancelToken, Client, DeleteOptions, Deletion, Error, background};

use crate::event_loop::{CallLog, EventLoop, Queue};
use crate::{deletion, error};

static CANCELLED: PyOnceLock<Py<PyType>> = PyOnceLock::new();

/// A delete that goes on in the background, and the asyncio future that is done when it has ended.
#[pyclass(frozen)]
pub(crate) struct BackgroundCall {
    process: u32,
    token: CancelToken,
    result: OnceLock<Result<Deletion, Error>>,
    #[pyo3(get)]
    ended: Py<PyAny>,
}

#[pymethods]
impl BackgroundCall {
    /// What the call returns or raises, once it has ended.
    fn result<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        error::guarded(py, || match self.result.wait() {
            Ok(deletion) => deletion::to_python(py, deletion),
            Err(error) => Err(error::to_python(py, error)),
        })
    }

    /// Cancels the call, since raised ended the wait for it; a cancellation then tells what has become of the call.
    fn give_up(&self, py: Python<'_>, raised: Bound<'_, PyAny>) -> PyResult<()> {
        // What a forked child inherits is its parent's to end.
        if self.process != process::id() {
            return Ok(());
        }
        self.token.cancel();
        let cancelled = CANCELLED.import(py, "asyncio", "CancelledError")?;
        if raised.is_instance(cancelled)? {
            // A cancelled call ends at once: the background only has to hear of it.
            let error = match py.detach(|| self.result.wait()) {
                Ok(deletion) => &Error::cancelled_after(deletion),
                Err(error) => error,
            };
            error::interrupted(py, PyErr::from_value(raised), error);
        }
        Ok(())
    }
}

impl BackgroundCall {
    /// Starts the delete of `group_id`; its end and lines go to `running_loop`.
    pub(crate) fn start(
        running_loop: &Bound<'_, PyAny>,
        client: Client,
        group_id: String,
        options: DeleteOptions,
    ) -> PyResult<Py<Self>> {
        let py = running_loop.py();
        let queue = EventLoop::queue_of(running_loop)?;
        let token = CancelToken::new();
        let options = options.cancel(&token);
        let call = Py::new(
            py,
            Self {
                process: process::id(),
                token,
                result: OnceLock::new(),
                ended: running_loop
                    .call_method0(pyo3::intern!(py, "create_future"))?
                    .unbind(),
            },
        )?;
        let end = End {
            call: Some(call.clone_ref(py)),
            queue: Arc::clone(&queue),
        };
        let work = CallLog::new(py, queue).scope(async move {
            let result = client.delete_group_with(&group_id, &options).await;
            end.with(result);
        });
        background::spawn(work).map_err(|error| error::to_python(py, &error))?;
        Ok(call)
    }

    /// Lets the coroutine go on that waits for the end, if it still does.
    pub(crate) fn wake(&self, py: Python<'_>) {
        // A future that was cancelled meanwhile refuses.
        let _ = self
            .ended
            .call_method1(py, pyo3::intern!(py, "set_result"), (py.None(),));
    }
}

impl Drop for BackgroundCall {
    fn drop(&mut self) {
        if self.process != process::id() {
            // The parent's background may have been at work in these at the fork.
            std::mem::forget(std::mem::take(&mut self.token));
            std::mem::forget(std::mem::take(&mut self.result));
        }
    }
}

/// Tells a call and its loop that it has ended, also when it panics.
struct End {
    call: Option<Py<BackgroundCall>>,
    queue: Arc<Queue>,
}

impl End {
    fn with(self, result: Result<Deletion, Error>) {
        if let Some(call) = &self.call {
            // Set once: here, or by the drop that follows a panic.
            let _ = call.get().result.set(result);
        }
    }
}

impl Drop for End {
    fn drop(&mut self) {
        if let Some(call) = self.call.take() {
            call.get()
                .result
                .get_or_init(|| Err(Error::panic("the call panicked in the background")));
            self.queue.call_has_ended(call);
        }
    }
}
