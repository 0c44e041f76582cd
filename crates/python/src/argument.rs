//! Arguments from Python, refused by name when their type is another than the documented one.

use std::fmt::Display;
use std::path::PathBuf;
use std::time::Duration;

use pyo3::exceptions::{PyOverflowError, PyTypeError, PyUnicodeEncodeError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyString};
use yl_facesearch::bindings;
use yl_facesearch::{Error, InvalidArgument, Timestamp};

use crate::cancel_token::CancelToken;
use crate::error::Refusal;

type Refused<T> = Result<T, Refusal>;

pub(crate) fn text<'a>(name: &str, value: &'a Bound<'_, PyAny>) -> Refused<&'a str> {
    let Ok(text) = value.cast::<PyString>() else {
        return Err(wrong_type(name, "must be str", value));
    };
    text.to_str()
        .map_err(|why| unencodable(name, value.py(), why))
}

pub(crate) fn path(name: &str, value: &Bound<'_, PyAny>) -> Refused<PathBuf> {
    value.extract().map_err(|why: PyErr| {
        let py = value.py();
        if why.is_instance_of::<PyTypeError>(py) {
            wrong_type(name, "must be str or os.PathLike of str", value)
        } else {
            unencodable(name, py, why)
        }
    })
}

pub(crate) fn flag(name: &str, value: &Bound<'_, PyAny>) -> Refused<bool> {
    value
        .extract()
        .map_err(|_| wrong_type(name, "must be True or False", value))
}

pub(crate) fn count(name: &str, value: &Bound<'_, PyAny>) -> Refused<u32> {
    number(name, "must be int", value, || {
        format!("must be 0 to {}, not {value}", u32::MAX)
    })
}

pub(crate) fn seconds(name: &str, value: &Bound<'_, PyAny>) -> Refused<Duration> {
    let refused = || format!("must be a finite number of seconds above 0, not {value}");
    let seconds = number(name, "must be a number of seconds", value, refused)?;
    Duration::try_from_secs_f64(seconds).map_err(|_| wrong_value(name, refused()))
}

pub(crate) fn cancel_token(
    value: Option<&Bound<'_, PyAny>>,
) -> Refused<Option<yl_facesearch::CancelToken>> {
    let Some(value) = value else {
        return Ok(None);
    };
    match value.cast::<CancelToken>() {
        Ok(token) => Ok(Some(token.get().of_this_process())),
        Err(_) => Err(wrong_type("cancel", "must be CancelToken", value)),
    }
}

/// An aware datetime, which is compared in whole seconds.
pub(crate) fn time(name: &str, value: &Bound<'_, PyAny>) -> Refused<Timestamp> {
    let py = value.py();
    let datetime = py.import("datetime")?;
    if !value.is_instance(&datetime.getattr("datetime")?)? {
        return Err(wrong_type(name, "must be datetime.datetime", value));
    }
    if value.call_method0("utcoffset")?.is_none() {
        let rule = format!("must be an aware datetime, with an offset from UTC, not {value}");
        return Err(wrong_value(name, rule));
    }
    let with_own_offset = value.call_method1("isoformat", ("T", "seconds"))?;
    if let Ok(time) = with_own_offset.extract::<String>()?.parse() {
        return Ok(time);
    }
    // RFC 3339 has no offsets with seconds, which datetime allows.
    let utc = datetime.getattr("timezone")?.getattr("utc")?;
    let in_utc = value.call_method1("astimezone", (utc,)).map_err(|_| {
        let rule = format!("must be in the years 1 to 9999 of UTC, not {value}");
        wrong_value(name, rule)
    })?;
    let text = in_utc.call_method1("isoformat", ("T", "seconds"))?;
    text.extract::<String>()?
        .parse()
        .map_err(|why: InvalidArgument| Error::from(why).into())
}

/// A number, which a bool is not here: `timeout=True` is a mistake.
fn number<'py, T>(
    name: &str,
    rule: &str,
    value: &Bound<'py, PyAny>,
    out_of_range: impl FnOnce() -> String,
) -> Refused<T>
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
            wrong_value(name, out_of_range())
        } else {
            why.into()
        }
    })
}

fn wrong_type(name: &str, rule: &str, value: &Bound<'_, PyAny>) -> Refusal {
    let found = match value.get_type().name() {
        Ok(found) => found.to_string(),
        Err(why) => return why.into(),
    };
    let rule = format_args!("{rule}, not {found}");
    Refusal::WrongType(bindings::invalid_argument(name, rule))
}

fn wrong_value(name: &str, rule: impl Display) -> Refusal {
    bindings::invalid_argument(name, rule).into()
}

/// `why`, unless it shows the text: an argument may be secret.
fn unencodable(name: &str, py: Python<'_>, why: PyErr) -> Refusal {
    if why.is_instance_of::<PyUnicodeEncodeError>(py) {
        wrong_value(name, "must be text without lone surrogates")
    } else {
        why.into()
    }
}
