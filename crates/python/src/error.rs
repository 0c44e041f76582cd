use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use yl_facesearch::bindings;
use yl_facesearch::{Error, GroupId};

use crate::{attempt, time};

/// `error` as a tuple, from which Python makes an instance of its class.
pub(crate) fn facts<'py>(py: Python<'py>, error: &Error) -> PyResult<Bound<'py, PyTuple>> {
    facts_of_class(py, &error.code().class_name(), error)
}

fn facts_of_class<'py>(
    py: Python<'py>,
    class: &str,
    error: &Error,
) -> PyResult<Bound<'py, PyTuple>> {
    let facts = PyDict::new(py);
    facts.set_item("code", error.name())?;
    facts.set_item("number", error.code().number())?;
    facts.set_item("status", error.status())?;
    facts.set_item("request_id", error.request_id())?;
    facts.set_item("detail", error.detail())?;
    facts.set_item("sent", error.sent().as_str())?;
    facts.set_item("retryable", error.is_retryable())?;
    facts.set_item("operation", error.operation())?;
    facts.set_item("group_id", error.group_id().map(GroupId::as_str))?;
    facts.set_item("settles_at", error.settles_at().map(time::settles_at))?;
    let found_created_at = error.found_created_at().map(time::timestamp);
    facts.set_item("found_created_at", found_created_at)?;
    facts.set_item("attempts", attempt::facts(py, error.attempts())?)?;
    (class, error.to_string(), facts).into_pyobject(py)
}

/// What is refused before a call: an exception of Python's own, or an error that its call can still
/// be named in.
pub(crate) enum Refusal {
    Error(Error),
    /// Also a `TypeError`.
    WrongType(Error),
    Python(PyErr),
}

impl Refusal {
    /// The same, of a call.
    pub(crate) fn of_call(self, operation: &'static str, group_id: Option<&str>) -> Self {
        let named = |error| bindings::of_call(error, operation, group_id);
        match self {
            Self::Error(error) => Self::Error(named(error)),
            Self::WrongType(error) => Self::WrongType(named(error)),
            Self::Python(error) => Self::Python(error),
        }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl From<PyErr> for Refusal {
    fn from(error: PyErr) -> Self {
        Self::Python(error)
    }
}

impl From<Refusal> for PyErr {
    fn from(refusal: Refusal) -> Self {
        Python::attach(|py| match refusal {
            Refusal::Error(error) => to_python(py, &error),
            Refusal::WrongType(error) => wrong_type(py, &error),
            Refusal::Python(error) => error,
        })
    }
}

/// `error` as an instance of its class in `yl_facesearch.exceptions`. That runs Python code: not
/// for a call that has begun.
pub(crate) fn to_python(py: Python<'_>, error: &Error) -> PyErr {
    instance(py, facts(py, error)).unwrap_or_else(|why| why)
}

/// An `InvalidArgument` of the wrong type: also a `TypeError`.
fn wrong_type(py: Python<'_>, error: &Error) -> PyErr {
    instance(py, facts_of_class(py, "InvalidArgumentTypeError", error)).unwrap_or_else(|why| why)
}

fn instance<'py>(py: Python<'py>, facts: PyResult<Bound<'py, PyTuple>>) -> PyResult<PyErr> {
    let error_of = py
        .import("yl_facesearch._results")?
        .getattr(pyo3::intern!(py, "error_of"))?;
    Ok(PyErr::from_value(error_of.call1((facts?,))?))
}

/// Runs `work`; a panic becomes a `PanicError`, where pyo3's own exception would pass by `except
/// Exception`.
pub(crate) fn guarded<T>(py: Python<'_>, work: impl FnOnce() -> PyResult<T>) -> PyResult<T> {
    caught(work).unwrap_or_else(|panic| Err(to_python(py, &panic)))
}

/// Runs `work`, which begins a call; its errors name the call.
pub(crate) fn guarded_call<T>(
    operation: &'static str,
    group_id: Option<&Bound<'_, PyAny>>,
    work: impl FnOnce() -> Result<T, Refusal>,
) -> PyResult<T> {
    let ended = caught(work).unwrap_or_else(|panic| Err(panic.into()));
    ended.map_err(|refusal| {
        let group_id = group_id.and_then(|it| it.extract::<String>().ok());
        refusal.of_call(operation, group_id.as_deref()).into()
    })
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
