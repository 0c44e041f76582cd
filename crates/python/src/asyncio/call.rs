use std::future::poll_fn;
use std::pin::pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};
use yl_facesearch::bindings::ProcessId;
use yl_facesearch::{Attempt, CancelToken, Client, Error, LogLevel, bindings};

use crate::answer::{Answer, cancelled};
use crate::asyncio::event_loop::Queue;
use crate::asyncio::request::Request;
use crate::error;
use crate::logging;
use crate::logging::{Collected, Line, collecting};
use crate::report::Report;

static NEXT_KEY: AtomicU64 = AtomicU64::new(0);

/// A call that goes on in the background, once it is started. What it has to report is due in the
/// queue of its event loop, under its key; no Python object is there.
#[pyclass(frozen)]
pub(crate) struct BackgroundCall {
    process: ProcessId,
    key: u64,
    token: CancelToken,
    work: Mutex<Option<Work>>,
    progress: Arc<Progress>,
    report: Report,
}

/// What is needed to start the call.
struct Work {
    client: Client,
    request: Request,
    level: Option<LogLevel>,
    queue: Arc<Queue>,
}

/// What the background has found out.
#[derive(Default)]
struct Progress {
    lines: Mutex<Vec<Line>>,
    attempts: Mutex<Vec<Attempt>>,
    ended: OnceLock<Result<Answer, Error>>,
}

#[pymethods]
impl BackgroundCall {
    /// Starts it. Returns its end when there is no background.
    fn start(&self, py: Python<'_>) -> PyResult<Option<Py<PyTuple>>> {
        if let Some(work) = lock(&self.work).take() {
            let progress = Arc::clone(&self.progress);
            // Boxed: the runtime moves a task several times, and a call is 5 KB.
            let work = Box::pin(work.run(progress, self.key));
            if let Err(error) = bindings::background::spawn(work) {
                let _ = self.progress.ended.set(Err(error));
            }
        }
        self.update(py)
    }

    /// Brings lines and end up to date with the background. Returns its end, as end does.
    fn update(&self, py: Python<'_>) -> PyResult<Option<Py<PyTuple>>> {
        // Before the lines: after its end there are no more of them.
        let ended = self.progress.ended.get();
        let lines = std::mem::take(&mut *lock(&self.progress.lines));
        self.report.add(py, &lines)?;
        let Some(end) = ended else {
            return Ok(None);
        };
        self.report
            .set_end(py, end, &lock(&self.progress.attempts))?;
        Ok(self.report.end(py))
    }

    /// Ends it, if it has not ended, and waits for that: the background only has to hear of it.
    fn cancel(&self, py: Python<'_>) -> PyResult<Option<Py<PyTuple>>> {
        if lock(&self.work).take().is_some() {
            return Ok(None);
        }
        if self.process != ProcessId::current() {
            self.report
                .set_end(py, &Err(bindings::call_of_parent()), &[])?;
            return Ok(self.report.end(py));
        }
        self.token.cancel();
        py.detach(|| {
            self.progress.ended.wait();
        });
        self.update(py)
    }

    /// The error that says what became of the call, once it was cancelled.
    fn cancelled<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        if self.process != ProcessId::current() {
            return error::facts(py, &bindings::call_of_parent());
        }
        let attempts = lock(&self.progress.attempts);
        cancelled(py, self.progress.ended.get(), &attempts)
    }

    /// Its name in the queue of its event loop.
    #[getter]
    fn key(&self) -> u64 {
        self.key
    }

    #[getter]
    fn lines(&self, py: Python<'_>) -> Py<PyList> {
        self.report.lines(py)
    }

    #[getter]
    fn end(&self, py: Python<'_>) -> Option<Py<PyTuple>> {
        self.report.end(py)
    }
}

impl BackgroundCall {
    pub(crate) fn new(
        client: Client,
        request: Request,
        level: u8,
        queue: Arc<Queue>,
        cancel: Option<CancelToken>,
    ) -> Self {
        // Its own: what ends this call alone must not end those that share the caller's token.
        let token = cancel.map_or_else(CancelToken::new, |cancel| bindings::child_token(&cancel));
        let work = Work {
            client,
            request: request.cancel(&token),
            level: logging::level(level),
            queue,
        };
        Self {
            process: ProcessId::current(),
            key: NEXT_KEY.fetch_add(1, Ordering::Relaxed),
            token,
            work: Mutex::new(Some(work)),
            progress: Arc::default(),
            report: Report::new(),
        }
    }
}

impl Drop for BackgroundCall {
    fn drop(&mut self) {
        if self.process != ProcessId::current() {
            // The parent's background may have been at work in these at the fork.
            std::mem::forget(std::mem::take(&mut self.token));
            std::mem::forget(Arc::clone(&self.progress));
        }
    }
}

impl Work {
    async fn run(self, progress: Arc<Progress>, key: u64) {
        // Made here, not before: work that is never started has no end of its own.
        let end = End {
            progress,
            queue: self.queue,
            key,
        };
        let mut call = pin!(self.request.make(&self.client));
        let result = poll_fn(|context| {
            let mut collected = Collected::default();
            let polled = collecting(self.level, &mut collected, || call.as_mut().poll(context));
            lock(&end.progress.attempts).append(&mut collected.attempts);
            if !collected.lines.is_empty() {
                lock(&end.progress.lines).append(&mut collected.lines);
                if polled.is_pending() {
                    end.queue.push(key);
                }
            }
            polled
        });
        let result = result.await;
        // Set once: here, or by the drop that follows a panic.
        let _ = end.progress.ended.set(result);
    }
}

/// Notifies a call's loop that the call has ended, also when it panics.
struct End {
    progress: Arc<Progress>,
    queue: Arc<Queue>,
    key: u64,
}

impl Drop for End {
    fn drop(&mut self) {
        let panic = || Err(bindings::panic("the call panicked in the background"));
        self.progress.ended.get_or_init(panic);
        self.queue.push(self.key);
    }
}

/// Held for a moment, and never while waiting for the interpreter.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
