import Foundation
import LoopbackServer

/// `openssl s_server` or nginx with a certificate of a ``TestAuthority``, on a free port.
/// Call ``stop()`` at the end.
final class TLSServer: Sendable {
  var port: UInt16 { kept.number }
  /// Both programs listen on a port that is kept: they set SO_REUSEADDR.
  private let kept = LoopbackPort()
  private let pid: Int32

  /// Serves files by `openssl s_server`: with a header of its own, or `raw` as they are.
  static func openssl(
    _ authority: TestAuthority, certificate: String, files: [String: String], raw: Bool = false
  ) async throws -> TLSServer {
    try await OwnThread.run {
      try TLSServer(authority, certificate: certificate, files: files, raw: raw)
    }
  }

  /// Serves `folder/www` by nginx with HTTP/2, where `isPlain` without TLS.
  static func nginx(
    _ program: String, _ authority: TestAuthority, files: [String: String],
    isPlain: Bool = false, directive: String = ""
  ) async throws -> TLSServer {
    try await OwnThread.run {
      try TLSServer(
        nginx: program, authority, files: files, isPlain: isPlain, directive: directive)
    }
  }

  private init(
    _ authority: TestAuthority, certificate: String, files: [String: String], raw: Bool
  ) throws {
    for (name, text) in files {
      try Data(text.utf8).write(to: authority.folder.appending(path: name))
    }
    let port = kept.number
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/openssl")
    process.arguments =
      [
        "s_server", "-accept", "127.0.0.1:\(port)", "-cert", "\(certificate).pem", "-key",
        "\(certificate).key", raw ? "-HTTP" : "-WWW",
      ]
    process.currentDirectoryURL = authority.folder
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    pid = process.processIdentifier
    try Self.wait(for: port)
  }

  private init(
    nginx: String, _ authority: TestAuthority, files: [String: String], isPlain: Bool,
    directive: String
  ) throws {
    let www = authority.folder.appending(path: "www")
    try FileManager.default.createDirectory(at: www, withIntermediateDirectories: true)
    for (name, text) in files { try Data(text.utf8).write(to: www.appending(path: name)) }
    let port = kept.number
    let folder = authority.folder.path
    let configuration = """
      daemon off; master_process off; worker_processes 1; pid \(folder)/nginx.pid;
      error_log \(folder)/error.log;
      events { worker_connections 64; }
      http {
        client_body_temp_path \(folder)/body; proxy_temp_path \(folder)/proxy;
        fastcgi_temp_path \(folder)/fastcgi; uwsgi_temp_path \(folder)/uwsgi;
        scgi_temp_path \(folder)/scgi;
        log_format short '$server_protocol $status $connection "$http_if_none_match" $request_uri';
        access_log \(folder)/access.log short;
        gzip on; gzip_types *; gzip_min_length 1;
        server {
          listen 127.0.0.1:\(port)\(isPlain ? "" : " ssl") http2;
          ssl_certificate server.pem; ssl_certificate_key server.key;
          root \(www.path);
          \(directive)
        }
      }
      """
    try Data(configuration.utf8).write(to: authority.folder.appending(path: "nginx.conf"))
    let process = Process()
    process.executableURL = URL(filePath: nginx)
    process.arguments = ["-p", folder, "-c", "\(folder)/nginx.conf"]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    pid = process.processIdentifier
    try Self.wait(for: port)
  }

  func stop() {
    // Not SIGTERM: the child has inherited the signal mask of a task's thread, which blocks it.
    // Foundation reaps it.
    kill(pid, SIGKILL)
  }

  /// Waits until somebody accepts on `port`, two minutes at most.
  private static func wait(for port: UInt16) throws {
    let end = ContinuousClock().now + .seconds(120)
    while ContinuousClock().now < end {
      if canConnect(to: port) { return }
      usleep(20_000)
    }
    throw TestAuthority.Failure(text: "nothing listens on port \(port)")
  }

  private static func canConnect(to port: UInt16) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }
}
