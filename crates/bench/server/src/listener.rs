use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use rustls::{ServerConfig, ServerConnection, StreamOwned};
use yl_facesearch_bench_protocol::read_message;

use crate::reply::write_reply;

/// One port and how its connections are treated.
#[derive(Clone)]
pub(crate) struct Listener {
    pub(crate) tls: Option<Arc<ServerConfig>>,
    /// Each connection is closed after its first reply.
    pub(crate) closes: bool,
}

impl Listener {
    /// Starts to serve; returns the endpoint.
    pub(crate) fn open(self) -> io::Result<String> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        let endpoint = format!("{scheme}://{}", listener.local_addr()?);
        thread::spawn(move || {
            for tcp in listener.incoming().flatten() {
                let served = self.clone();
                // A peer that leaves is no failure of the server's.
                thread::spawn(move || drop(served.serve(tcp)));
            }
        });
        Ok(endpoint)
    }

    fn serve(self, tcp: TcpStream) -> io::Result<()> {
        tcp.set_nodelay(true)?;
        match self.tls {
            None => {
                let mut tcp = tcp;
                serve_requests(&mut tcp, self.closes)?;
                tcp.shutdown(Shutdown::Write)
            }
            Some(config) => {
                let connection = ServerConnection::new(config).map_err(io::Error::other)?;
                let mut stream = StreamOwned::new(connection, tcp);
                serve_requests(&mut stream, self.closes)?;
                stream.conn.send_close_notify();
                stream.flush()?;
                stream.sock.shutdown(Shutdown::Write)
            }
        }
    }
}

fn serve_requests(stream: &mut (impl Read + Write), closes: bool) -> io::Result<()> {
    let (mut request, mut reply) = (Vec::new(), Vec::new());
    while let Some(head) = read_message(stream, &mut request, true)? {
        write_reply(&request[head.body_range()], closes, &mut reply)?;
        stream.write_all(&reply)?;
        if closes || head.last {
            break;
        }
    }
    Ok(())
}
