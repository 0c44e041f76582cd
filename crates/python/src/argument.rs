//! Arguments from Python, refused by name when their type is another than the documented one.

use std::fmt::Display;
use std::path::PathBuf;
use std::time::Duration;

use pyo3::exceptions::{PyOverflowError, PyTypeError, PyUnicodeEncodeError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyString};
use yl_facesearch::bindings;
use yl_facesearch::{InvalidArgument, Timestamp};

use crate::cancel_token::CancelToken;
use crate::error;

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

pub(crate) fn cancel_token(
    value: Option<&Bound<'_, PyAny>>,
) -> PyResult<Option<yl_facesearch::CancelToken>> {
    let Some(value) = value else {
        return Ok(None);
    };
    match value.cast::<CancelToken>() {
        Ok(token) => Ok(Some(token.get().of_this_process())),
        Err(_) => Err(wrong_type("cancel", "must be CancelToken", value)),
    }
}

/// An aware datetime, which is compared in whole seconds.
pub(crate) fn time(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Timestamp> {
    let py = value.py();
    let datetime = py.import("datetime")?;
    if !value.is_instance(&datetime.getattr("datetime")?)? {
        return Err(wrong_type(name, "must be datetime.datetime", value));
    }
    if value.call_method0("utcoffset")?.is_none() {
        let rule = format!("must be an aware datetime, with an offset from UTC, not {value}");
        return Err(wrong_value(name, py, rule));
    }
    let with_own_offset = value.call_method1("isoformat", ("T", "seconds"))?;
    if let Ok(time) = with_own_offset.cast::<PyString>()?.to_str()?.parse() {
        return Ok(time);
    }
    // RFC 3339 has no offsets with seconds, which datetime allows.
    let utc = datetime.getattr("timezone")?.getattr("utc")?;
    let in_utc = value.call_method1("astimezone", (utc,)).map_err(|_| {
        let rule = format!("must be in the years 1 to 9999 of UTC, not {value}");
        wrong_value(name, py, rule)
    })?;
    let text = in_utc.call_method1("isoformat", ("T", "seconds"))?;
    let text = text.cast::<PyString>()?.to_str()?;
    text.parse()
        .map_err(|why: InvalidArgument| error::to_python(py, &why.into()))
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
