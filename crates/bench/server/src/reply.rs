use std::io::{self, Write};
use std::time::SystemTime;

use memchr::memmem;

/// Puts the documented success into `reply`, with the `group_id` of the request's `body`; a body
/// without one is refused.
pub(crate) fn write_reply(body: &[u8], closes: bool, reply: &mut Vec<u8>) -> io::Result<()> {
    let (status, json) = match group_id(body) {
        Some(group_id) => (
            "200 OK",
            format!(
                r#"{{"request_id":"1764028800,9c7b2f0e-3d61-4f0a-8a5e-27b7f1c4d9e3","time_used":7,"group_id":"{group_id}"}}"#
            ),
        ),
        None => (
            "400 Bad Request",
            r#"{"request_id":"1764028800,9c7b2f0e-3d61-4f0a-8a5e-27b7f1c4d9e3","time_used":1,"error":"MISSING_ARGUMENTS: group_id"}"#
                .to_owned(),
        ),
    };
    reply.clear();
    write!(
        reply,
        "HTTP/1.1 {status}\r\nDate: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: {}\r\n\r\n{json}",
        httpdate::HttpDate::from(SystemTime::now()),
        json.len(),
        if closes { "close" } else { "keep-alive" },
    )
}

fn group_id(body: &[u8]) -> Option<&str> {
    let field = &body[memmem::find(body, b"name=\"group_id\"")?..];
    let value = &field[memmem::find(field, b"\r\n\r\n")? + 4..];
    std::str::from_utf8(&value[..memmem::find(value, b"\r\n")?]).ok()
}
