//! A client of raw sockets, which signs with other crates than the sandbox checks with.
#![allow(dead_code, reason = "no test file uses all of it")]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and signs by the real clock"
)]

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha1::Sha1;
use yl_facesearch_sandbox::{Record, Sandbox, Step};

pub(crate) const GROUP: &str = "YuanliStudent_01";
pub(crate) const PATH: &str = "/finauth/search/group/free";
pub(crate) const LIST: &str = "/finauth/search/group/group_list";
pub(crate) const INFO: &str = "/finauth/search/group/group_info";
pub(crate) const COUNT: &str = "/finauth/search/group/get_size";
pub(crate) const BOUNDARY: &str = "a-boundary-of-the-test";

/// A sandbox with one empty library and a script in JSON.
pub(crate) fn scripted(script: &str) -> Sandbox {
    let sandbox = Sandbox::start().unwrap();
    sandbox.add_group(GROUP, 0);
    sandbox.script(steps(script));
    sandbox
}

pub(crate) fn steps(script: &str) -> Vec<Step> {
    serde_json::from_str(script).unwrap()
}

pub(crate) fn now() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.unwrap().as_secs()
}

/// `base64(hmac(secret, raw) || raw)`.
pub(crate) fn token(secret: &str, raw: &str) -> String {
    let mut hmac = Hmac::<Sha1>::new_from_slice(secret.as_bytes()).unwrap();
    hmac.update(raw.as_bytes());
    let mut bytes = hmac.finalize().into_bytes().to_vec();
    bytes.extend_from_slice(raw.as_bytes());
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

pub(crate) fn sign(sandbox: &Sandbox) -> String {
    let (key, now) = (sandbox.api_key(), now());
    let raw = format!("a={key}&b={}&c={now}&d=0123456789", now + 100);
    token(sandbox.api_secret(), &raw)
}

/// The `host:port` of a sandbox.
pub(crate) fn authority(sandbox: &Sandbox) -> &str {
    sandbox.endpoint().split('/').nth(2).unwrap()
}

/// The fields of a call that is as it should be.
pub(crate) fn fields(sandbox: &Sandbox) -> Vec<(&'static str, String)> {
    vec![
        ("sign", sign(sandbox)),
        ("sign_version", "hmac_sha1".to_owned()),
        ("group_id", GROUP.to_owned()),
        ("check_empty", "1".to_owned()),
    ]
}

/// The fields of a read that is as it should be.
pub(crate) fn read_fields(
    sandbox: &Sandbox,
    group_id: Option<&str>,
) -> Vec<(&'static str, String)> {
    let mut fields = fields(sandbox);
    fields.truncate(2);
    fields.extend(group_id.map(|group_id| ("group_id", group_id.to_owned())));
    fields
}

pub(crate) fn form(fields: &[(&str, String)]) -> Vec<u8> {
    let mut body = String::new();
    for (name, value) in fields {
        let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"");
        body.extend([&head, "\r\n\r\n", value, "\r\n"]);
    }
    (body + &format!("--{BOUNDARY}--\r\n")).into_bytes()
}

pub(crate) fn head(sandbox: &Sandbox, method: &str, target: &str, more: &str) -> Vec<u8> {
    format!(
        "{method} {target} HTTP/1.1\r\nHost: {}\r\n\
         Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n{more}\r\n",
        authority(sandbox)
    )
    .into_bytes()
}

pub(crate) fn post(sandbox: &Sandbox, fields: &[(&str, String)]) -> Vec<u8> {
    post_to(sandbox, PATH, fields)
}

pub(crate) fn post_to(sandbox: &Sandbox, path: &str, fields: &[(&str, String)]) -> Vec<u8> {
    let body = form(fields);
    let length = format!("Content-Length: {}\r\n", body.len());
    [head(sandbox, "POST", path, &length), body].concat()
}

/// A whole call that is as it should be.
pub(crate) fn call(sandbox: &Sandbox) -> Vec<u8> {
    post(sandbox, &fields(sandbox))
}

/// The reply to `request` on a connection of its own.
pub(crate) fn ask(sandbox: &Sandbox, request: &[u8]) -> Reply {
    let mut client = Client::new(sandbox);
    client.send(request);
    client.reply()
}

pub(crate) fn record(sandbox: &Sandbox) -> Record {
    sandbox.requests().pop().unwrap()
}

/// Waits until `happened`; the test fails when it never does.
pub(crate) fn wait_until(happened: impl Fn() -> bool) {
    let until = std::time::Instant::now() + Duration::from_secs(60);
    while !happened() {
        assert!(std::time::Instant::now() < until, "it never happened");
        std::thread::yield_now();
    }
}

#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) head: String,
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let found = lines.find(|(header, _)| header.eq_ignore_ascii_case(name))?;
        Some(found.1)
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The `group_infos` of a list.
    pub(crate) fn infos(&self) -> Value {
        self.json()["group_infos"].clone()
    }

    pub(crate) fn error(&self) -> String {
        self.json()["error"].as_str().unwrap().to_owned()
    }
}

/// How a connection ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum End {
    Fin,
    Rst,
}

pub(crate) struct Client {
    pub(crate) stream: TcpStream,
    buffer: Vec<u8>,
}

impl Client {
    pub(crate) fn new(sandbox: &Sandbox) -> Self {
        Self::connect(sandbox).unwrap()
    }

    fn connect(sandbox: &Sandbox) -> io::Result<Self> {
        let address = authority(sandbox);
        let stream = TcpStream::connect(address.replace("localhost", "127.0.0.1"))?;
        // A test that would wait for ever fails.
        stream
            .set_read_timeout(Some(Duration::from_secs(60)))
            .unwrap();
        Ok(Self {
            stream,
            buffer: Vec::new(),
        })
    }

    /// How a connection ends on which nothing is sent.
    pub(crate) fn unused(sandbox: &Sandbox) -> (Vec<u8>, End) {
        match Self::connect(sandbox) {
            Ok(mut client) => client.end(),
            // It came before the connection was reported.
            Err(error) if error.kind() == io::ErrorKind::ConnectionReset => (Vec::new(), End::Rst),
            Err(error) => panic!("{error}"),
        }
    }

    pub(crate) fn send(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).unwrap();
    }

    fn fill(&mut self) -> io::Result<usize> {
        let mut bytes = [0; 8 * 1024];
        let read = self.stream.read(&mut bytes)?;
        self.buffer.extend_from_slice(&bytes[..read]);
        Ok(read)
    }

    /// A head, with its empty line.
    pub(crate) fn head(&mut self) -> String {
        loop {
            let end = self.buffer.windows(4).position(|four| four == b"\r\n\r\n");
            if let Some(end) = end {
                let head = self.buffer.drain(..end + 4).collect();
                return String::from_utf8(head).unwrap();
            }
            assert_ne!(self.fill().unwrap(), 0, "closed inside a head");
        }
    }

    /// A reply with a Content-Length.
    pub(crate) fn reply(&mut self) -> Reply {
        let head = self.head();
        let status = head[9..12].parse().unwrap();
        let mut reply = Reply {
            head,
            status,
            body: Vec::new(),
        };
        let length: usize = reply.header("content-length").unwrap().parse().unwrap();
        while self.buffer.len() < length {
            assert_ne!(self.fill().unwrap(), 0, "closed inside a body");
        }
        reply.body = self.buffer.drain(..length).collect();
        reply
    }

    /// What comes until the connection ends, and how it ends.
    pub(crate) fn end(&mut self) -> (Vec<u8>, End) {
        let end = loop {
            match self.fill() {
                Ok(0) => break End::Fin,
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::ConnectionReset => break End::Rst,
                Err(error) => panic!("{error}"),
            }
        };
        (std::mem::take(&mut self.buffer), end)
    }
}
