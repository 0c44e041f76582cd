use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use pyo3::prelude::*;
use pyo3::types::PyTuple;
use yl_facesearch::{Error, bindings};

use crate::attempt;

/// `error` as a tuple, from which Python makes an instance of its class.
pub(crate) fn facts<'py>(py: Python<'py>, error: &Error) -> PyResult<Bound<'py, PyTuple>> {
    facts_of_class(py, &error.code().class_name(), error)
}

fn facts_of_class<'py>(
    py: Python<'py>,
    class: &str,
    error: &Error,
) -> PyResult<Bound<'py, PyTuple>> {
    (
        class,
        error.to_string(),
        error.name(),
        error.code().number(),
        error.status(),
        error.request_id(),
        error.detail(),
        error.sent().as_str(),
        error.is_retryable(),
        attempt::facts(py, error.attempts())?,
    )
        .into_pyobject(py)
}

/// `error` as an instance of its class in `yl_facesearch.exceptions`. That runs Python code: not for a call that has begun.
pub(crate) fn to_python(py: Python<'_>, error: &Error) -> PyErr {
    instance(py, facts(py, error)).unwrap_or_else(|why| why)
}

/// An `InvalidArgument` of the wrong type: also a `TypeError`.
pub(crate) fn wrong_type(py: Python<'_>, error: &Error) -> PyErr {
    instance(py, facts_of_class(py, "InvalidArgumentTypeError", error)).unwrap_or_else(|why| why)
}

fn instance<'py>(py: Python<'py>, facts: PyResult<Bound<'py, PyTuple>>) -> PyResult<PyErr> {
    let error_of = py
        .import("yl_facesearch._results")?
        .getattr(pyo3::intern!(py, "error_of"))?;
    Ok(PyErr::from_value(error_of.call1((facts?, py.None()))?))
}

/// Runs `work`; a panic becomes a `PanicError`, where pyo3's own exception would pass by `except Exception`.
pub(crate) fn guarded<T>(py: Python<'_>, work: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
    caught(work).unwrap_or_else(|panic| Err(to_python(py, &panic)))
}

/// Runs `work`.
///
/// # Errors
/// It panicked.
pub(crate) fn caught<T>(work: impl FnOnce() -> T) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| bindings::panic(message(panic.as_ref())))
}

fn message(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("a panic without a message")
}
