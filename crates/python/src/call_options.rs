//! The arguments of one call.

use pyo3::prelude::*;
use yl_facesearch::{CallOptions, DeleteOptions, Error, GroupId};

use crate::argument;
use crate::error::Refusal;

/// The face library of a call.
pub(crate) fn group_id(value: &Bound<'_, PyAny>) -> Result<String, Refusal> {
    let group_id = GroupId::new(argument::text("group_id", value)?);
    match group_id {
        Ok(group_id) => Ok(group_id.as_str().to_owned()),
        Err(why) => Err(Error::from(why).into()),
    }
}

/// The other arguments of a delete.
pub(crate) fn delete_options(
    check_empty: &Bound<'_, PyAny>,
    missing_ok: &Bound<'_, PyAny>,
    if_created_at: Option<&Bound<'_, PyAny>>,
    timeout: Option<&Bound<'_, PyAny>>,
    cancel: Option<&Bound<'_, PyAny>>,
) -> Result<DeleteOptions, Refusal> {
    let mut options = DeleteOptions::new()
        .check_empty(argument::flag("check_empty", check_empty)?)
        .missing_ok(argument::flag("missing_ok", missing_ok)?);
    if let Some(created_at) = if_created_at {
        options = options.if_created_at(argument::time("if_created_at", created_at)?);
    }
    if let Some(timeout) = timeout {
        options = options.timeout(argument::seconds("timeout", timeout)?);
    }
    if let Some(cancel) = argument::cancel_token(cancel)? {
        options = options.cancel(&cancel);
    }
    Ok(options)
}

/// The other arguments of a read.
pub(crate) fn read_options(
    timeout: Option<&Bound<'_, PyAny>>,
    cancel: Option<&Bound<'_, PyAny>>,
) -> Result<CallOptions, Refusal> {
    let mut options = CallOptions::new();
    if let Some(timeout) = timeout {
        options = options.timeout(argument::seconds("timeout", timeout)?);
    }
    if let Some(cancel) = argument::cancel_token(cancel)? {
        options = options.cancel(&cancel);
    }
    Ok(options)
}
