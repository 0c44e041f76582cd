use std::fmt;

use serde::Serialize;

use crate::execution::Execution;
use crate::operation::Operation;

/// One request of which a byte was read.
#[derive(Clone, Default, Serialize)]
pub struct Record {
    /// The number of its connection, from 1.
    pub connection: u64,
    /// When its first byte was read, as Unix time in milliseconds by this machine's clock.
    pub received_at_ms: u64,
    /// Bytes of it that were read.
    pub bytes: u64,
    /// Bytes of its body that were read.
    pub body_bytes: u64,
    /// Whether all of it was read.
    pub complete: bool,
    /// Its method.
    pub method: String,
    /// Its path.
    pub path: String,
    /// The operation at that path; `None` for another path.
    pub operation: Option<Operation>,
    /// Its headers, in order.
    pub headers: Vec<(String, String)>,
    /// The names of its form's fields, in order.
    pub fields: Vec<String>,
    /// The field `group_id`.
    pub group_id: Option<String>,
    /// The field `check_empty`, as it was sent.
    pub check_empty: Option<String>,
    /// The field `sign`: a secret, which `Debug` does not show.
    pub sign: Option<String>,
    /// When the sign says it was made, as Unix time in seconds.
    pub sign_current_time: Option<i64>,
    /// When the sign says it expires, as Unix time in seconds.
    pub sign_expire_time: Option<i64>,
    /// The status of the reply; `None` when no byte of a reply was sent.
    pub status: Option<u16>,
    /// The error of the documented verdict, whatever was replied; of the first one, when it was
    /// carried out twice.
    pub error: Option<String>,
    /// Whether it deleted the face library.
    pub applied: bool,
    /// Each execution: one, unless its step says later, twice or never.
    pub executions: Vec<Execution>,
}

impl fmt::Debug for Record {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("Record");
        shown
            .field("connection", &self.connection)
            .field("received_at_ms", &self.received_at_ms)
            .field("bytes", &self.bytes)
            .field("body_bytes", &self.body_bytes)
            .field("complete", &self.complete)
            .field("method", &self.method)
            .field("path", &self.path)
            .field("operation", &self.operation)
            .field("headers", &self.headers)
            .field("fields", &self.fields)
            .field("group_id", &self.group_id)
            .field("check_empty", &self.check_empty)
            .field("sign_current_time", &self.sign_current_time)
            .field("sign_expire_time", &self.sign_expire_time)
            .field("status", &self.status)
            .field("error", &self.error)
            .field("applied", &self.applied)
            .field("executions", &self.executions)
            .finish_non_exhaustive()
    }
}
