use std::error::Error as StdError;
use std::fmt;
use std::io;

use crate::transport::tls_fault;
use crate::types::error::Error;
use crate::types::error_code::ErrorCode;

/// `why` as an error of ours, with its sources in its detail.
pub(crate) fn failure(code: ErrorCode, why: impl StdError + Send + Sync + 'static) -> Error {
    Error::new(code).with_detail(texts(&why)).with_source(why)
}

/// The same, for a step of opening a connection.
pub(crate) fn step_failure(
    code: ErrorCode,
    step: impl fmt::Display,
    why: impl StdError + Send + Sync + 'static,
) -> Error {
    Error::new(code)
        .with_detail(format!("{step} failed: {}", texts(&why)))
        .with_source(why)
}

/// What `why` says and what its sources say; a TLS fault in words.
fn texts(why: &(dyn StdError + 'static)) -> String {
    if let Some(fault) = cause::<rustls::Error>(why) {
        return tls_fault::in_words(fault).into_owned();
    }
    let mut texts: Vec<String> = Vec::new();
    let mut next = Some(why);
    while let Some(error) = next {
        let text = error.to_string();
        if texts.last().is_none_or(|last| !last.ends_with(&text)) {
            texts.push(text);
        }
        next = error.source();
    }
    texts.join(": ")
}

/// The first error of type `E` under `error`, also inside an [`io::Error`], which does not show it
/// as its source.
pub(crate) fn cause<'a, E: StdError + 'static>(
    error: &'a (dyn StdError + 'static),
) -> Option<&'a E> {
    if let Some(found) = error.downcast_ref() {
        return Some(found);
    }
    let inner = error
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref)
        .map(|inner| inner as &(dyn StdError + 'static));
    inner
        .and_then(cause)
        .or_else(|| error.source().and_then(cause))
}
