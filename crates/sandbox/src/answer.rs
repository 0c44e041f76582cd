use std::fmt::Write as _;
use std::io::Write as _;
use std::time::{Duration, UNIX_EPOCH};

use serde_json::{Value, json};
use uuid::Uuid;

use crate::operations::verdict::Verdict;
use crate::step::{Cut, CutPart, Reply, Step};

/// A reply as bytes.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) bytes: Vec<u8>,
    /// 1xx replies, which come first.
    informational: usize,
    head: usize,
}

/// What a scripted reply may repeat of its request.
#[derive(Default)]
pub(crate) struct Asked {
    pub(crate) group_id: String,
    pub(crate) sign: String,
    pub(crate) api_key: String,
}

impl Answer {
    /// The reply to a request: the documented one, changed as `step` says. `now` is the service's
    /// clock, `date` what the reply calls it.
    pub(crate) fn new(verdict: &Verdict, asked: &Asked, now: i64, date: i64, step: &Step) -> Self {
        let request_id = format!("{now},{}", Uuid::new_v4());
        let documented = documented_body(verdict, &request_id);
        let plain = Reply::default();
        let reply = step.reply.as_ref().unwrap_or(&plain);
        let fill = |text: &str| {
            text.replace("$group_id", &asked.group_id)
                .replace("$request_id", &request_id)
                .replace("$sign", &asked.sign)
                .replace("$api_key", &asked.api_key)
        };
        let mut body = match (&reply.json, &reply.text, &reply.bytes) {
            (Some(json), _, _) => fill(&json.to_string()).into_bytes(),
            (None, Some(text), _) => fill(text).into_bytes(),
            (None, None, Some(hex)) => unhex(hex),
            (None, None, None) => documented.into_bytes(),
        };
        body.resize(body.len() + reply.pad, b' ');
        if reply.gzip {
            body = gzip(&body);
        }
        let mut head = String::new();
        for status in &step.informational {
            // Writing to a String cannot fail, here and below.
            let _ = write!(head, "HTTP/1.1 {status} {}\r\n\r\n", reason(*status));
        }
        let informational = head.len();
        let status = reply.status.unwrap_or(verdict.status);
        let _ = write!(head, "HTTP/1.1 {status} {}\r\n", reason(status));
        let mut header = |name: &str, value: &str| {
            let _ = write!(head, "{name}: {value}\r\n");
        };
        match &reply.date {
            None => header("Date", &http_date(date)),
            Some(Some(date)) => header("Date", date),
            Some(None) => {}
        }
        match &reply.content_type {
            None => header("Content-Type", "application/json"),
            Some(Some(content_type)) => header("Content-Type", content_type),
            Some(None) => {}
        }
        for (name, value) in &reply.headers {
            header(name, value);
        }
        if reply.gzip {
            header("Content-Encoding", "gzip");
        }
        if reply.pad_headers > 0 {
            header("X-Padding", &"x".repeat(reply.pad_headers));
        }
        if step.close {
            header("Connection", "close");
        }
        if step.chunked {
            header("Transfer-Encoding", "chunked");
            body = chunks(&body);
        } else if status != 204 {
            let length = step.content_length.unwrap_or(body.len() as u64);
            header("Content-Length", &length.to_string());
        }
        head.push_str("\r\n");
        let mut bytes = head.into_bytes();
        let head = bytes.len();
        if status != 204 {
            bytes.extend_from_slice(&body);
        }
        Self {
            status,
            bytes,
            informational,
            head,
        }
    }

    /// The reply to a request that is too large or not HTTP: plain text; the connection is then
    /// closed.
    pub(crate) fn plain(status: u16, text: &str, date: i64) -> Self {
        let step = Step {
            close: true,
            reply: Some(Reply {
                status: Some(status),
                text: Some(text.to_owned()),
                content_type: Some(Some("text/plain".to_owned())),
                ..Reply::default()
            }),
            ..Step::default()
        };
        let verdict = Verdict::refused(status, text);
        Self::new(&verdict, &Asked::default(), date, date, &step)
    }

    /// The part of the reply that is sent before `cut`.
    pub(crate) fn until(&self, cut: Option<Cut>) -> &[u8] {
        let length = match cut {
            None => self.bytes.len(),
            Some(Cut::Bytes(bytes)) => self.informational.saturating_add(bytes),
            Some(Cut::Part(CutPart::Head)) => {
                self.informational + (self.head - self.informational) / 2
            }
            Some(Cut::Part(CutPart::Body)) => self.head + (self.bytes.len() - self.head) / 2,
        };
        self.bytes.get(..length).unwrap_or(&self.bytes)
    }

    /// Whether `sent` reaches beyond the 1xx replies.
    pub(crate) fn begins_within(&self, sent: &[u8]) -> bool {
        sent.len() > self.informational
    }
}

fn documented_body(verdict: &Verdict, request_id: &str) -> String {
    let mut body = serde_json::Map::new();
    if verdict.has_ids {
        body.insert("request_id".to_owned(), json!(request_id));
        body.insert("time_used".to_owned(), json!(15));
    }
    match &verdict.members {
        Ok(members) => body.extend(members.clone()),
        Err(error) => drop(body.insert("error".to_owned(), json!(error))),
    }
    Value::Object(body).to_string()
}

fn http_date(now: i64) -> String {
    let seconds = Duration::from_secs(u64::try_from(now).unwrap_or(0));
    httpdate::fmt_http_date(UNIX_EPOCH + seconds)
}

fn reason(status: u16) -> &'static str {
    match status {
        100 => "Continue",
        200 => "OK",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        413 => "Request Entity Too Large",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        504 => "Gateway Timeout",
        _ => "Status",
    }
}

fn chunks(body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for chunk in body.chunks(7) {
        bytes.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
        bytes.extend_from_slice(chunk);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"0\r\n\r\n");
    bytes
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    // Writing to a Vec cannot fail.
    let _ = encoder.write_all(body);
    encoder.finish().unwrap_or_default()
}

fn unhex(hex: &str) -> Vec<u8> {
    data_encoding::HEXLOWER_PERMISSIVE
        .decode(hex.as_bytes())
        .unwrap_or_default()
}
