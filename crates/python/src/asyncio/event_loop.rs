use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pyo3::prelude::*;
use yl_facesearch::bindings::ProcessId;

use crate::asyncio::waker::LoopWaker;

/// An event loop as the background sees it. What happens there is queued, and the loop is woken
/// once for all that is due.
#[pyclass(frozen)]
pub(crate) struct EventLoop(Arc<Queue>);

/// The calls that have something to report, by their keys.
pub(crate) struct Queue {
    process: ProcessId,
    due: Mutex<LoopEvent>,
}

struct LoopEvent {
    keys: Vec<u64>,
    /// None once the loop is closed.
    waker: Option<Arc<LoopWaker>>,
}

#[pymethods]
impl EventLoop {
    /// On Unix a socket wakes the loop, elsewhere wake does, which may be called on any thread.
    #[new]
    fn new(wake: Py<PyAny>) -> PyResult<Self> {
        let due = LoopEvent {
            keys: Vec::new(),
            waker: Some(Arc::new(LoopWaker::new(wake)?)),
        };
        Ok(Self(Arc::new(Queue {
            process: ProcessId::current(),
            due: Mutex::new(due),
        })))
    }

    /// The socket that the loop watches; None where it watches none.
    fn fileno(&self) -> Option<i32> {
        self.0
            .lock()
            .waker
            .as_ref()
            .and_then(|waker| waker.fileno())
    }

    /// The keys of the calls that have something to report.
    fn take(&self) -> Vec<u64> {
        if !self.is_of_this_process() {
            return Vec::new();
        }
        let mut due = self.0.lock();
        if let Some(waker) = &due.waker {
            waker.drain();
        }
        std::mem::take(&mut due.keys)
    }

    /// Closes the socket: its loop is closed.
    fn close(&self) {
        if self.is_of_this_process() {
            let waker = self.0.lock().waker.take();
            drop(waker);
        }
    }

    /// A forked child has none of its parent's background.
    #[getter]
    fn is_of_this_process(&self) -> bool {
        self.0.is_of_this_process()
    }
}

impl EventLoop {
    pub(crate) fn queue(&self) -> Arc<Queue> {
        Arc::clone(&self.0)
    }
}

impl Queue {
    fn is_of_this_process(&self) -> bool {
        self.process == ProcessId::current()
    }

    /// The call with that `key` has something to report.
    pub(crate) fn push(&self, key: u64) {
        let mut due = self.lock();
        due.keys.push(key);
        let waker = match *due.keys {
            [_] => due.waker.clone(),
            _ => None, // Those before have woken the loop.
        };
        drop(due);
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Held for a moment, and never while waiting for the interpreter.
    fn lock(&self) -> MutexGuard<'_, LoopEvent> {
        self.due.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
