use pyo3::prelude::*;
use yl_facesearch::ErrorCode;

type Row = (u16, &'static str, String, &'static str, &'static str, bool);

/// The table of errors, for tests: number, name, class name, summary, sent, retryable.
#[pyfunction]
pub(crate) fn error_codes() -> Vec<Row> {
    ErrorCode::ALL
        .iter()
        .map(|code| {
            (
                code.number(),
                code.name(),
                code.class_name(),
                code.summary(),
                code.sent().as_str(),
                code.is_retryable(),
            )
        })
        .collect()
}
