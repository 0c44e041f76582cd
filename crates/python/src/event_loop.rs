use std::process;
use std::sync::{Mutex, MutexGuard, PoisonError};

use pyo3::prelude::*;
use yl_facesearch::{LogLevel, LogLine};

use crate::background_call::BackgroundCall;
use crate::logging::{self, Record};

tokio::task_local! {
    /// Where the lines of the call that is running go.
    static LOG: CallLog;
}

/// An asyncio event loop as the background sees it. What happens there is queued, and the loop is called once for all that is due.
#[pyclass(frozen)]
pub(crate) struct EventLoop {
    process: u32,
    asyncio_loop: Py<PyAny>,
    call_soon_threadsafe: Py<PyAny>,
    due: Mutex<Vec<Due>>,
}

enum Due {
    Line(Record),
    End(Py<BackgroundCall>),
}

/// The loop of a call, and which of the call's lines somebody wants.
pub(crate) struct CallLog {
    event_loop: Py<EventLoop>,
    level: Option<LogLevel>,
}

impl CallLog {
    pub(crate) fn of(event_loop: &Bound<'_, EventLoop>) -> Self {
        let levels = [LogLevel::Debug, LogLevel::Info];
        Self {
            event_loop: event_loop.clone().unbind(),
            level: levels
                .into_iter()
                .find(|level| logging::is_enabled(event_loop.py(), *level)),
        }
    }

    /// `call`, with its lines going here.
    pub(crate) fn scope(self, call: impl Future<Output = ()>) -> impl Future<Output = ()> {
        LOG.scope(self, call)
    }
}

/// Queues `line` for the loop of the call that is running; nobody waits for it.
pub(crate) fn write(line: &LogLine<'_>) {
    // Every call of an AsyncClient has a loop.
    let _ = LOG.try_with(|log| {
        if log.level.is_some_and(|level| line.level() >= level) {
            EventLoop::push(&log.event_loop, Due::Line(Record::new(line)));
        }
    });
}

#[pymethods]
impl EventLoop {
    /// Hands out what is due, on the loop's own thread.
    fn __call__(&self, py: Python<'_>) -> PyResult<()> {
        let due = std::mem::take(&mut *self.lock());
        let mut raised = Ok(());
        for event in due {
            match event {
                Due::Line(record) => raised = raised.and(record.log(py)),
                Due::End(call) => call.get().wake(py),
            }
        }
        raised
    }
}

impl EventLoop {
    pub(crate) fn new(asyncio_loop: &Bound<'_, PyAny>) -> PyResult<Self> {
        Ok(Self {
            process: process::id(),
            asyncio_loop: asyncio_loop.clone().unbind(),
            call_soon_threadsafe: asyncio_loop.getattr("call_soon_threadsafe")?.unbind(),
            due: Mutex::default(),
        })
    }

    /// Whether this stands for `asyncio_loop`, in this process.
    pub(crate) fn is(&self, asyncio_loop: &Bound<'_, PyAny>) -> bool {
        self.asyncio_loop.is(asyncio_loop) && self.process == process::id()
    }

    /// Whether it can still be told of an end.
    pub(crate) fn is_open(&self, py: Python<'_>) -> bool {
        let is_closed = || {
            self.asyncio_loop
                .call_method0(py, "is_closed")?
                .is_truthy(py)
        };
        self.process == process::id() && !is_closed().unwrap_or(true)
    }

    /// Lets go of it, unless it is the parent's of a forked child, which may have been at work in it at the fork.
    pub(crate) fn let_go(event_loop: Py<Self>) {
        if event_loop.get().process != process::id() {
            std::mem::forget(event_loop);
        }
    }

    pub(crate) fn create_future(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        self.asyncio_loop
            .call_method0(py, pyo3::intern!(py, "create_future"))
    }

    pub(crate) fn call_has_ended(event_loop: &Py<Self>, call: Py<BackgroundCall>) {
        Self::push(event_loop, Due::End(call));
    }

    fn push(event_loop: &Py<Self>, event: Due) {
        let this = event_loop.get();
        let mut due = this.lock();
        due.push(event);
        let is_called = due.len() > 1;
        drop(due);
        if is_called {
            return;
        }
        // No interpreter, no loop: this process is about to end.
        Python::try_attach(|py| {
            if this.call_soon_threadsafe.call1(py, (event_loop,)).is_err() {
                // The loop is closed: nobody waits.
                let due = std::mem::take(&mut *this.lock());
                drop(due);
            }
        });
    }

    /// Held for a moment, and never while waiting for the interpreter.
    fn lock(&self) -> MutexGuard<'_, Vec<Due>> {
        self.due.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
