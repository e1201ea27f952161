import Foundation

/// A certificate authority, a server certificate for 127.0.0.1 and one for another name, made by
/// the openssl command in a temporary folder.
struct TestAuthority: Sendable {
  let folder: URL
  var caFile: String { folder.appending(path: "ca.pem").path }

  static let isAvailable = FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")

  struct Failure: Error { let text: String }

  /// Makes the certificates, on a thread of its own: waiting for processes would block one of the
  /// few threads on which all tests run.
  static func make() async throws -> TestAuthority {
    try await OwnThread.run { try TestAuthority() }
  }

  private init() throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "feedfetch-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data("subjectAltName=IP:127.0.0.1\n".utf8).write(to: folder.appending(path: "san"))
    let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    try openssl(
      ["req", "-x509", "-days", "2", "-subj", "/CN=Test CA", "-keyout", "ca.key", "-out", "ca.pem"]
        + key)
    for (name, extensions) in [("server", ["-extfile", "san"]), ("other", [])] {
      try openssl(
        ["req", "-subj", "/CN=\(name).example", "-keyout", "\(name).key", "-out", "\(name).csr"]
          + key)
      try openssl(
        [
          "x509", "-req", "-in", "\(name).csr", "-CA", "ca.pem", "-CAkey", "ca.key",
          "-CAcreateserial", "-days", "1", "-out", "\(name).pem",
        ] + extensions)
    }
  }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  private func openssl(_ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/openssl")
    process.arguments = arguments
    process.currentDirectoryURL = folder
    let errors = Pipe()
    process.standardOutput = FileHandle.nullDevice
    process.standardError = errors
    try process.run()
    let text = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(text: String(decoding: text, as: UTF8.self))
    }
  }
}
