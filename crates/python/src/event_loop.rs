use std::process;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use yl_facesearch::{LogLevel, LogLine};

use crate::background_call::BackgroundCall;
use crate::bell::Bell;
use crate::logging::{self, Record};

tokio::task_local! {
    /// Where the lines of the call that is running go.
    static LOG: CallLog;
}

/// The EventLoop of each loop that has made calls, as long as that loop lives.
static LOOPS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

/// An asyncio event loop as the background sees it. What happens there is queued, and the loop is woken once for all that is due.
#[pyclass(frozen, weakref)]
pub(crate) struct EventLoop(Arc<Queue>);

/// What the background has for a loop. It holds no Python object of its own, so that the background lets go of none: their release has a
/// lock, which may be held at a fork.
pub(crate) struct Queue {
    process: u32,
    bell: Bell,
    due: Mutex<Vec<Due>>,
}

enum Due {
    Line(Record),
    End(Py<BackgroundCall>),
}

/// The loop of a call, and which of the call's lines somebody wants.
pub(crate) struct CallLog {
    queue: Arc<Queue>,
    level: Option<LogLevel>,
}

impl CallLog {
    pub(crate) fn new(py: Python<'_>, queue: Arc<Queue>) -> Self {
        let levels = [LogLevel::Debug, LogLevel::Info];
        Self {
            queue,
            level: levels
                .into_iter()
                .find(|level| logging::is_enabled(py, *level)),
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
            log.queue.push(Due::Line(Record::new(line)));
        }
    });
}

#[pymethods]
impl EventLoop {
    /// Hands out what is due, on the loop's own thread.
    fn __call__(&self, py: Python<'_>) -> PyResult<()> {
        self.0.bell.silence();
        let due = std::mem::take(&mut *self.0.lock());
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
    /// The queue of `asyncio_loop`, which is running on this thread.
    pub(crate) fn queue_of(asyncio_loop: &Bound<'_, PyAny>) -> PyResult<Arc<Queue>> {
        let py = asyncio_loop.py();
        let loops = LOOPS
            .get_or_try_init(py, || {
                let loops = py.import("weakref")?.call_method0("WeakKeyDictionary")?;
                Ok::<_, PyErr>(loops.unbind())
            })?
            .bind(py);
        let found = loops.call_method1(pyo3::intern!(py, "get"), (asyncio_loop,))?;
        if let Ok(found) = found.cast_into::<Self>() {
            let queue = &found.get().0;
            if queue.is_of_this_process() {
                return Ok(Arc::clone(queue));
            }
        }
        let queue = Arc::new(Queue {
            process: process::id(),
            bell: Bell::new(asyncio_loop)?,
            due: Mutex::default(),
        });
        let event_loop = Bound::new(py, Self(Arc::clone(&queue)))?;
        queue.bell.install(asyncio_loop, &event_loop)?;
        loops.set_item(asyncio_loop, &event_loop)?;
        Ok(queue)
    }
}

impl Queue {
    /// A forked child has none of its parent's background.
    fn is_of_this_process(&self) -> bool {
        self.process == process::id()
    }

    pub(crate) fn call_has_ended(&self, call: Py<BackgroundCall>) {
        self.push(Due::End(call));
    }

    fn push(&self, event: Due) {
        let mut due = self.lock();
        due.push(event);
        let is_woken = due.len() > 1;
        drop(due);
        if !is_woken {
            self.bell.ring();
        }
    }

    /// Held for a moment, and never while waiting for the interpreter.
    fn lock(&self) -> MutexGuard<'_, Vec<Due>> {
        self.due.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Queue {
    fn drop(&mut self) {
        if !self.is_of_this_process() {
            // The parent's background may have been at work in it at the fork.
            let due = self.due.get_mut().unwrap_or_else(PoisonError::into_inner);
            std::mem::forget(std::mem::take(due));
        }
    }
}
