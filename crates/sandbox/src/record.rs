use std::fmt;

use serde::Serialize;

/// One request of which a byte was read.
#[derive(Clone, Default, Serialize)]
pub struct Record {
    /// The number of its connection, from 1.
    pub connection: u64,
    /// Bytes of it that were read.
    pub bytes: u64,
    /// Bytes of its body that were read.
    pub body_bytes: u64,
    /// All of it was read.
    pub complete: bool,
    /// Its method.
    pub method: String,
    /// Its path.
    pub path: String,
    /// Its headers, in order.
    pub headers: Vec<(String, String)>,
    /// The names of its form's fields, in order.
    pub fields: Vec<String>,
    /// The field `group_id`.
    pub group_id: Option<String>,
    /// The field `check_empty`.
    pub check_empty: Option<String>,
    /// The field `sign`: a secret, which `Debug` does not show.
    pub sign: Option<String>,
    /// The status of the reply; none when no byte of a reply was sent.
    pub status: Option<u16>,
    /// The error of the documented verdict, whatever was replied.
    pub error: Option<String>,
    /// The library was deleted by it.
    pub applied: bool,
}

impl fmt::Debug for Record {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Record");
        shown
            .field("connection", &self.connection)
            .field("bytes", &self.bytes)
            .field("body_bytes", &self.body_bytes)
            .field("complete", &self.complete)
            .field("method", &self.method)
            .field("path", &self.path)
            .field("headers", &self.headers)
            .field("fields", &self.fields)
            .field("group_id", &self.group_id)
            .field("check_empty", &self.check_empty)
            .field("status", &self.status)
            .field("error", &self.error)
            .field("applied", &self.applied)
            .finish_non_exhaustive()
    }
}
