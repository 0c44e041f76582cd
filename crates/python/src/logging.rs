//! Core's log lines, carried to the logger `yl_facesearch` of Python's logging, once the program has imported that.

use std::cell::RefCell;

use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyDict;
use yl_facesearch::{Attempt, ErrorCode, LogLevel, LogLine, Sent};

static LOGGER: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

thread_local! {
    /// What ends the call of this thread, raised while a line of it was logged.
    static RAISED: RefCell<Option<PyErr>> = const { RefCell::new(None) };
}

/// What a handler raised on this thread to end the call, such as KeyboardInterrupt.
pub(crate) fn take_raised() -> Option<PyErr> {
    RAISED.take()
}

/// Logs `line` on this thread, in the middle of its call.
pub(crate) fn write(line: &LogLine<'_>) {
    // No interpreter, no logger: this process is about to end.
    let raised = Python::try_attach(|py| {
        is_enabled(py, line.level())
            .then(|| Record::new(line).log(py).err())
            .flatten()
    });
    if let Some(raised) = raised.flatten() {
        RAISED.set(Some(raised));
    }
}

/// Whether somebody wants lines of `level`. Imports nothing.
pub(crate) fn is_enabled(py: Python<'_>, level: LogLevel) -> bool {
    let asked = logger(py).and_then(|logger| match logger {
        Some(logger) => logger
            .call_method1(pyo3::intern!(py, "isEnabledFor"), (number(level),))?
            .is_truthy(),
        None => Ok(false),
    });
    asked.unwrap_or(false)
}

/// The logger; none as long as nobody has imported logging.
fn logger(py: Python<'_>) -> PyResult<Option<&Bound<'_, PyAny>>> {
    if let Some(logger) = LOGGER.get(py) {
        return Ok(Some(logger.bind(py)));
    }
    let modules = py.import("sys")?.getattr("modules")?;
    let Ok(logging) = modules.get_item("logging") else {
        return Ok(None);
    };
    let logger = logging.call_method1("getLogger", ("yl_facesearch",))?;
    logger.call_method1("addHandler", (logging.call_method0("NullHandler")?,))?;
    Ok(Some(LOGGER.get_or_init(py, || logger.unbind()).bind(py)))
}

/// As logging numbers it.
const fn number(level: LogLevel) -> u8 {
    match level {
        LogLevel::Info => 20,
        _ => 10,
    }
}

/// A line that outlives its attempt.
pub(crate) struct Record {
    level: LogLevel,
    message: String,
    group_id: String,
    number: usize,
    attempt: Attempt,
}

impl Record {
    pub(crate) fn new(line: &LogLine<'_>) -> Self {
        Self {
            level: line.level(),
            message: line.to_string(),
            group_id: line.group_id.as_str().to_owned(),
            number: line.number,
            attempt: line.attempt.clone(),
        }
    }

    /// Hands it to the logger. A handler's mistake is reported as Python reports what nobody can catch.
    ///
    /// # Errors
    /// What is meant to end more than a handler, such as KeyboardInterrupt.
    pub(crate) fn log(&self, py: Python<'_>) -> PyResult<()> {
        match self.hand_over(py) {
            Err(raised) if raised.is_instance_of::<PyException>(py) => {
                raised.write_unraisable(py, LOGGER.get(py).map(|logger| logger.bind(py)));
                Ok(())
            }
            result => result,
        }
    }

    fn hand_over(&self, py: Python<'_>) -> PyResult<()> {
        let Some(logger) = logger(py)? else {
            return Ok(());
        };
        let extra = PyDict::new(py);
        extra.set_item("group_id", &self.group_id)?;
        extra.set_item("attempt", self.number)?;
        extra.set_item("sent", self.attempt.sent.map(Sent::as_str))?;
        extra.set_item("code", self.attempt.code.map(ErrorCode::name))?;
        extra.set_item("status", self.attempt.status)?;
        extra.set_item("request_id", self.attempt.request_id.as_deref())?;
        let keywords = PyDict::new(py);
        keywords.set_item("extra", extra)?;
        logger.call_method("log", (number(self.level), &self.message), Some(&keywords))?;
        Ok(())
    }
}
