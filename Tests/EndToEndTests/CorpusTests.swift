import Foundation
import LoopbackServer
import TestSupport
import Testing

/// `claimwatch once` over real feeds, served by nginx. The feeds are not ours and stay outside the
/// repository; without them or without nginx the test is skipped, and says so.
@Suite(.fewAtOnce) struct CorpusTests {
  static let files = repositoryRoot.deletingLastPathComponent()
    .appending(path: "shared/feeds/corpus/files")
  static let nginx = "/usr/sbin/nginx"

  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: files.path)
        && FileManager.default.isExecutableFile(atPath: nginx),
      "the corpus or nginx is not here"))
  func everyRealFeedIsPolled() async throws {
    let workspace = try Workspace()
    let server = try Nginx(serving: Self.files, in: workspace.folder)
    try await server.waitUntilItAnswers()
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.files.path).sorted()
    let feeds = names.enumerated().map { index, name in
      eagerFeed("http://127.0.0.1:\(server.port)/\(name)", id: "feed-\(index)")
    }
    try workspace.configure(
      feeds.joined(separator: "\n") + "\n" + firstWatches, fetch: "host_connections = 50")
    let clock = ContinuousClock()
    let start = clock.now
    let run = try ClaimwatchProcess(
      ["once", "--config", workspace.configuration.path], in: workspace)
    #expect(try await run.exitStatus(within: 900) == 0, "\(run.errors)")
    let seconds = clock.now - start
    let status = try await ClaimwatchProcess.run(
      ["status", "--json", "--config", workspace.configuration.path], in: workspace)
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(status.output.utf8)) as? [String: Any])
    let rows = try #require(report["feeds"] as? [[String: Any]])
    // Not by health: a copy that was saved long ago is silent.
    let failures = rows.filter { $0["failure"] is [String: Any] }
    let entries = rows.compactMap { $0["items"] as? Int }.reduce(0, +)
    for row in failures {
      let failure = row["failure"] as? [String: Any]
      print("\(row["url"] ?? ""): \(failure?["code"] ?? "") \(failure?["message"] ?? "")")
    }
    print(
      "corpus: \(rows.count - failures.count) of \(rows.count) feeds, \(entries) items, "
        + "\(workspace.lines(of: workspace.alerts).count) alerts, \(seconds), peak \(run.peakMemory >> 10) MiB"
    )
    #expect(rows.count == names.count)
    // A saved copy may itself be cut; nothing else is an error, and hardly any feed is.
    let codes = failures.map { ($0["failure"] as? [String: Any])?["code"] as? String ?? "?" }
    #expect(codes.allSatisfy { $0 == "unclosed" })
    #expect(failures.count <= rows.count / 100)
    #expect(entries > 5 * rows.count)
    if FileManager.default.fileExists(atPath: workspace.alerts.path),
      !workspace.lines(of: workspace.alerts).isEmpty
    {
      try AlertSchema.validate(linesOf: workspace.alerts)
    }
  }
}

/// nginx on a loopback port, as an ordinary process of the test.
final class Nginx {
  var port: UInt16 { kept.number }
  /// nginx sets SO_REUSEADDR and may listen on a port that is kept.
  private let kept = LoopbackPort()
  private let process = Process()

  init(serving files: URL, in folder: URL) throws {
    let port = kept.number
    let configuration = folder.appending(path: "nginx.conf")
    let text = """
      daemon off; worker_processes 1; error_log \(folder.path)/nginx.err; pid \(folder.path)/nginx.pid;
      user root;
      events { worker_connections 512; }
      http {
        access_log off; types { } default_type application/xml; gzip on; gzip_types application/xml;
        client_body_temp_path \(folder.path)/b; proxy_temp_path \(folder.path)/p;
        fastcgi_temp_path \(folder.path)/f; uwsgi_temp_path \(folder.path)/u; scgi_temp_path \(folder.path)/s;
        server { listen 127.0.0.1:\(port); root \(files.path); }
      }
      """
    try Data(text.utf8).write(to: configuration)
    process.executableURL = URL(filePath: CorpusTests.nginx)
    process.arguments = ["-p", folder.path, "-c", configuration.path]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
  }

  deinit { kill(process.processIdentifier, SIGTERM) }

  func waitUntilItAnswers() async throws {
    try await eventually("nginx listens on \(port)") {
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      defer { close(descriptor) }
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      return withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
      }
    }
  }
}
