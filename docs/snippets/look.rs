//! Lists the face libraries of an account, with the numbers of their faces.
use yl_facesearch::blocking::Client;

fn main() -> Result<(), yl_facesearch::Error> {
    let client = Client::from_env()?;
    for group in client.list_groups()? {
        let faces = client.face_count(group.id.as_str())?;
        println!("{} {faces} {}", group.id, group.created_at);
    }
    Ok(())
}
