use serde::Serialize;

/// One execution of a request: the documented checks ran.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Execution {
    /// When, as Unix time in milliseconds by this machine's clock; the sandbox's may be offset.
    pub at_ms: u64,
    /// The face library was deleted by it.
    pub applied: bool,
    /// The error of the documented verdict, whatever was replied.
    pub error: Option<String>,
}
