use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use pyo3::prelude::*;
use pyo3::types::PyDict;
use yl_facesearch::Error;

use crate::attempt;

/// `error` as an instance of its class in `yl_facesearch.exceptions`.
pub(crate) fn to_python(py: Python<'_>, error: &Error) -> PyErr {
    instance(py, &error.code().class_name(), error).unwrap_or_else(|why| why)
}

/// An `InvalidArgument` of the wrong type: also a `TypeError`.
pub(crate) fn wrong_type(py: Python<'_>, error: &Error) -> PyErr {
    instance(py, "InvalidArgumentTypeError", error).unwrap_or_else(|why| why)
}

fn instance(py: Python<'_>, class: &str, error: &Error) -> PyResult<PyErr> {
    let facts = PyDict::new(py);
    facts.set_item("code", error.name())?;
    facts.set_item("number", error.code().number())?;
    facts.set_item("status", error.status())?;
    facts.set_item("request_id", error.request_id())?;
    facts.set_item("detail", error.detail())?;
    facts.set_item("sent", error.sent().as_str())?;
    facts.set_item("retryable", error.is_retryable())?;
    facts.set_item("attempts", attempt::to_python(py, error.attempts())?)?;
    let class = py.import("yl_facesearch.exceptions")?.getattr(class)?;
    let instance = class.call((error.to_string(),), Some(&facts))?;
    Ok(PyErr::from_value(instance))
}

/// `raised`, which a signal handler raised during a call, with what is known of the call's request.
pub(crate) fn interrupted(py: Python<'_>, raised: PyErr, error: &Error) -> PyErr {
    let cancelled = to_python(py, error);
    let (raised_value, cancelled_value) = (raised.value(py), cancelled.value(py));
    for name in ["sent", "attempts"] {
        // An exception may refuse new attributes; it is raised all the same.
        let _ = cancelled_value
            .getattr(name)
            .and_then(|value| raised_value.setattr(name, value));
    }
    raised.set_cause(py, Some(cancelled));
    raised
}

/// Runs `work`; a panic becomes a `PanicError`, where pyo3's own exception would pass by `except Exception`.
pub(crate) fn guarded<T>(py: Python<'_>, work: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|panic| Err(to_python(py, &Error::panic(message(panic.as_ref())))))
}

fn message(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("a panic without a message")
}
