use std::hint::black_box;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use yl_facesearch::blocking::Client;
use yl_facesearch_bench_protocol::{
    API_KEY, API_SECRET, Arguments, Failure, GROUP_ID, read_message, rounds, sign,
};

/// A blocking socket, the bytes that the library sends made ready, and the reply read: what no
/// client can do without. With `signs`, each call also makes a signature, which is then not sent.
pub(crate) fn run(arguments: &Arguments, signs: bool) -> Result<(), Failure> {
    let request: Arc<[u8]> = recorded_request()?.into();
    let tls = arguments.is_https().then(|| tls(arguments)).transpose()?;
    rounds(arguments.at_once, || {
        let (authority, request, tls) = (
            arguments.authority().to_owned(),
            Arc::clone(&request),
            tls.clone(),
        );
        let mut connection: Option<Box<dyn ReadWrite>> = None;
        let mut reply = Vec::new();
        Ok(Box::new(move || {
            let mut stream = match connection.take() {
                Some(stream) => stream,
                None => connect(&authority, tls.as_ref())?,
            };
            if signs {
                black_box(sign()?);
            }
            stream.write_all(&request)?;
            let head =
                read_message(&mut stream, &mut reply, false)?.ok_or("the server sent no reply")?;
            if !reply.starts_with(b"HTTP/1.1 200 ") {
                return Err("the server refused the request".into());
            }
            if !head.last {
                connection = Some(stream);
            }
            Ok(())
        }))
    })
}

trait ReadWrite: Read + Write + Send {}
impl<T: Read + Write + Send> ReadWrite for T {}

fn connect(
    authority: &str,
    tls: Option<&Arc<ClientConfig>>,
) -> Result<Box<dyn ReadWrite>, Failure> {
    let tcp = TcpStream::connect(authority)?;
    tcp.set_nodelay(true)?;
    Ok(match tls {
        None => Box::new(tcp),
        Some(config) => {
            let name = ServerName::IpAddress(tcp.peer_addr()?.ip().into());
            Box::new(StreamOwned::new(
                ClientConnection::new(Arc::clone(config), name)?,
                tcp,
            ))
        }
    })
}

fn tls(arguments: &Arguments) -> Result<Arc<ClientConfig>, Failure> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(&arguments.ca_file)?)?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// The bytes of one call, taken from the library itself.
fn recorded_request() -> Result<Vec<u8>, Failure> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let client = Client::builder()
        .api_key(API_KEY)
        .api_secret(API_SECRET)
        .endpoint(&format!("http://{}", listener.local_addr()?))
        .max_retries(0)
        .build()?;
    let recorder = thread::spawn(move || -> io::Result<Vec<u8>> {
        let (mut tcp, _) = listener.accept()?;
        let mut request = Vec::new();
        let head = read_message(&mut tcp, &mut request, true)?;
        request.truncate(head.map_or(0, |head| head.body_range().end));
        Ok(request)
    });
    // The recorder gives no reply: the call fails, and its bytes are what is wanted.
    let _ = client.delete_group(GROUP_ID);
    Ok(recorder.join().map_err(|_| "the recorder panicked")??)
}
