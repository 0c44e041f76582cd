use std::time::Instant;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{CONTENT_TYPE, HOST};
use hyper::{Request, Uri};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::runtime::Builder;
use tokio::task::JoinHandle;
use yl_facesearch_bench_protocol::{Arguments, Failure, each_round};

use crate::job::{PATH, check, fields};

const BOUNDARY: &str = "yl.facesearch.form.data.boundary";

/// A connection of its own for each call in flight, all on a current-thread runtime: the least that
/// async code can do. A connection that was closed is not opened again.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let authority = arguments.authority();
    let mut connections = runtime.block_on(async {
        let mut connections = Vec::new();
        for _ in 0..arguments.at_once {
            connections.push(connect(authority).await?);
        }
        Ok::<_, Failure>(connections)
    })?;
    each_round(|calls| {
        let each = calls / arguments.at_once;
        let start = Instant::now();
        runtime.block_on(async {
            let tasks: Vec<JoinHandle<Result<_, Failure>>> = std::mem::take(&mut connections)
                .into_iter()
                .map(|mut connection| {
                    let host = authority.to_owned();
                    tokio::spawn(async move {
                        for _ in 0..each {
                            call(&mut connection, &host).await?;
                        }
                        Ok(connection)
                    })
                })
                .collect();
            for task in tasks {
                connections.push(task.await??);
            }
            Ok(start.elapsed())
        })
    })
}

async fn connect(authority: &str) -> Result<SendRequest<Full<Bytes>>, Failure> {
    let tcp = TcpStream::connect(authority).await?;
    tcp.set_nodelay(true)?;
    let (sender, connection) = handshake(TokioIo::new(tcp)).await?;
    tokio::spawn(connection);
    Ok(sender)
}

async fn call(connection: &mut SendRequest<Full<Bytes>>, host: &str) -> Result<(), Failure> {
    let request = Request::post(Uri::from_static(PATH))
        .header(HOST, host)
        .header(
            CONTENT_TYPE,
            format!("multipart/form-data; boundary={BOUNDARY}"),
        )
        .body(Full::from(form()?))?;
    connection.ready().await?;
    let reply = connection.send_request(request).await?;
    let status = reply.status().as_u16();
    check(status, &reply.into_body().collect().await?.to_bytes())
}

fn form() -> Result<String, Failure> {
    let mut form = String::with_capacity(768);
    for (name, value) in fields()? {
        for piece in [
            "--",
            BOUNDARY,
            "\r\nContent-Disposition: form-data; name=\"",
            name,
            "\"\r\n\r\n",
            &value,
            "\r\n",
        ] {
            form.push_str(piece);
        }
    }
    for piece in ["--", BOUNDARY, "--\r\n"] {
        form.push_str(piece);
    }
    Ok(form)
}
