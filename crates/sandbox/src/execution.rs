use serde::Serialize;

/// One time that a request was carried out: the documented checks ran.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Execution {
    /// When, as Unix time in milliseconds by this machine's clock: the sandbox's may be set off.
    pub at_ms: u64,
    /// The library was deleted by it.
    pub applied: bool,
    /// The error of the documented verdict, whatever was replied.
    pub error: Option<String>,
}
