//! Arguments from Python, refused by name when their type is another than the documented one.

use std::convert::Infallible;
use std::fmt::Display;
use std::path::PathBuf;
use std::time::Duration;

use pyo3::exceptions::{PyOverflowError, PyTypeError, PyUnicodeEncodeError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyString};
use yl_facesearch::bindings;

use crate::error;

/// An argument that was given or not: `None` is a value like any other.
pub(crate) enum Given<'py> {
    No,
    Yes(Bound<'py, PyAny>),
}

impl<'py> FromPyObject<'_, 'py> for Given<'py> {
    type Error = Infallible;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> Result<Self, Infallible> {
        Ok(Self::Yes(value.to_owned()))
    }
}

impl<'py> Given<'py> {
    /// The argument as `read` understands it, or nothing when it was not given.
    pub(crate) fn read<T>(
        &self,
        name: &str,
        read: impl FnOnce(&str, &Bound<'py, PyAny>) -> PyResult<T>,
    ) -> PyResult<Option<T>> {
        match self {
            Self::No => Ok(None),
            Self::Yes(value) => read(name, value).map(Some),
        }
    }
}

pub(crate) fn text<'a>(name: &str, value: &'a Bound<'_, PyAny>) -> PyResult<&'a str> {
    let Ok(text) = value.cast::<PyString>() else {
        return Err(wrong_type(name, "must be str", value));
    };
    text.to_str()
        .map_err(|why| unencodable(name, value.py(), why))
}

pub(crate) fn path(name: &str, value: &Bound<'_, PyAny>) -> PyResult<PathBuf> {
    value.extract().map_err(|why: PyErr| {
        let py = value.py();
        if why.is_instance_of::<PyTypeError>(py) {
            wrong_type(name, "must be str or os.PathLike of str", value)
        } else {
            unencodable(name, py, why)
        }
    })
}

pub(crate) fn flag(name: &str, value: &Bound<'_, PyAny>) -> PyResult<bool> {
    value
        .extract()
        .map_err(|_| wrong_type(name, "must be True or False", value))
}

pub(crate) fn count(name: &str, value: &Bound<'_, PyAny>) -> PyResult<u32> {
    number(name, "must be int", value, || {
        format!("must be 0 to {}, not {value}", u32::MAX)
    })
}

pub(crate) fn seconds(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Duration> {
    let refused = || format!("must be a finite number of seconds above 0, not {value}");
    let seconds = number(name, "must be a number of seconds", value, refused)?;
    Duration::try_from_secs_f64(seconds).map_err(|_| wrong_value(name, value.py(), refused()))
}

/// A number, which a bool is not here: `timeout=True` is a mistake.
fn number<'py, T>(
    name: &str,
    rule: &str,
    value: &Bound<'py, PyAny>,
    out_of_range: impl FnOnce() -> String,
) -> PyResult<T>
where
    T: for<'a> FromPyObject<'a, 'py, Error = PyErr>,
{
    if value.is_instance_of::<PyBool>() {
        return Err(wrong_type(name, rule, value));
    }
    value.extract().map_err(|why: PyErr| {
        let py = value.py();
        if why.is_instance_of::<PyTypeError>(py) {
            wrong_type(name, rule, value)
        } else if why.is_instance_of::<PyOverflowError>(py) {
            wrong_value(name, py, out_of_range())
        } else {
            why
        }
    })
}

fn wrong_type(name: &str, rule: &str, value: &Bound<'_, PyAny>) -> PyErr {
    let found = match value.get_type().name() {
        Ok(found) => found.to_string(),
        Err(why) => return why,
    };
    let error = bindings::invalid_argument(name, format_args!("{rule}, not {found}"));
    error::wrong_type(value.py(), &error)
}

fn wrong_value(name: &str, py: Python<'_>, rule: impl Display) -> PyErr {
    error::to_python(py, &bindings::invalid_argument(name, rule))
}

/// `why`, unless it shows the text: an argument may be secret.
fn unencodable(name: &str, py: Python<'_>, why: PyErr) -> PyErr {
    if why.is_instance_of::<PyUnicodeEncodeError>(py) {
        wrong_value(name, py, "must be text without lone surrogates")
    } else {
        why
    }
}
