use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};
use yl_facesearch::bindings;
use yl_facesearch::{Attempt, Error, LogLevel};

use crate::answer::{Answer, cancelled};
use crate::error;
use crate::logging;
use crate::logging::{Collected, collecting};
use crate::report::Report;

/// How long a call runs before the interpreter gets its turn, to look for signals.
const SLICE: Duration = Duration::from_millis(50);

type Call = bindings::BlockingCall<Answer>;
type End = Result<Answer, Error>;

/// A call that runs on the thread that advances it, without the interpreter and a slice at a time.
/// No Python code runs in it: signals, log lines and results are for the caller to handle in
/// between.
#[pyclass(frozen)]
pub(crate) struct BlockingCall {
    call: Mutex<Call>,
    level: Option<LogLevel>,
    attempts: Mutex<Vec<Attempt>>,
    ended: OnceLock<End>,
    report: Report,
}

#[pymethods]
impl BlockingCall {
    /// Runs it until it has ended, a line is to be written, or 50 ms have passed. Returns its end,
    /// as end does.
    fn advance(&self, py: Python<'_>) -> PyResult<Option<Py<PyTuple>>> {
        self.drive(py, |call, turn| call.advance(SLICE, turn))
    }

    /// Ends it, if it has not ended, and waits for that: a moment.
    fn cancel(&self, py: Python<'_>) -> PyResult<Option<Py<PyTuple>>> {
        self.drive(py, |call, turn| call.cancel(turn))
    }

    /// The error that says what became of the call, once it was cancelled.
    fn cancelled<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        cancelled(py, self.ended.get(), &lock(&self.attempts))
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

/// Polls a call by what it is given, and says whether there are lines to write.
type Turn<'a> = &'a mut (dyn FnMut(&mut dyn FnMut()) -> bool + Send);

impl BlockingCall {
    pub(crate) fn new(call: Call, level: u8) -> Self {
        Self {
            call: Mutex::new(call),
            level: logging::level(level),
            attempts: Mutex::default(),
            ended: OnceLock::new(),
            report: Report::new(),
        }
    }

    fn drive(
        &self,
        py: Python<'_>,
        drive: impl FnOnce(&mut Call, Turn<'_>) -> Option<End> + Send,
    ) -> PyResult<Option<Py<PyTuple>>> {
        let mut collected = Collected::default();
        if self.ended.get().is_none() {
            let driven = error::caught(|| {
                py.detach(|| {
                    drive(&mut lock(&self.call), &mut |poll| {
                        collecting(self.level, &mut collected, poll);
                        !collected.lines.is_empty()
                    })
                })
            });
            if let Some(end) = driven.unwrap_or_else(|panic| Some(Err(panic))) {
                let _ = self.ended.set(end);
            }
        }
        self.report.add(py, &collected.lines)?;
        let mut attempts = lock(&self.attempts);
        attempts.append(&mut collected.attempts);
        let Some(end) = self.ended.get() else {
            return Ok(None);
        };
        self.report.set_end(py, end, &attempts)?;
        Ok(self.report.end(py))
    }
}

/// Held by the thread that advances the call.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
