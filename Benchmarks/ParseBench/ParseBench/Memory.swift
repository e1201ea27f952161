import FeedParse
import Foundation
import Glibc

/// Peak memory of one parse beyond the input, in a process of its own so that nothing an earlier
/// parse left behind hides it.
enum Memory {
  /// Parses `path` once and returns how far the resident set grew at its peak, in KiB.
  static func peak(of path: String) -> Int? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    let bytes = [UInt8](data)
    // The first parse of a process also loads tables and libraries, which is no cost of this feed.
    let warmUp = Array("<rss><channel><item><title>a &amp; b</title></item></channel></rss>".utf8)
    _ = try? FeedParser().parse(warmUp)
    guard reset() else { return nil }
    guard let before = field("VmRSS") else { return nil }
    let document = try? FeedParser().parse(bytes)
    guard let after = field("VmHWM") else { return nil }
    return withExtendedLifetime(document) { max(0, after - before) }
  }

  /// Runs `peak` in a child for each file and prints the greatest. Returns it in KiB.
  static func worst(of corpus: Corpus, executable: String) -> Int {
    var worst = (path: "", kib: 0)
    for file in corpus.files {
      guard let kib = childPeak(of: file.path, executable: executable) else {
        print("no measurement for \(file.path)")
        continue
      }
      if kib > worst.kib { worst = (file.path, kib) }
    }
    let name = worst.path.split(separator: "/").last ?? ""
    print("peak beyond the input: \(worst.kib) KiB at most (\(name))")
    return worst.kib
  }

  private static func childPeak(of path: String, executable: String) -> Int? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = ["--peak", path]
    let pipe = Pipe()
    process.standardOutput = pipe
    guard (try? process.run()) != nil else { return nil }
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Int(
      String(decoding: output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
  }

  /// Sets the peak of the resident set to what it is now (proc(5), clear_refs).
  private static func reset() -> Bool {
    guard let file = fopen("/proc/self/clear_refs", "w") else { return false }
    defer { fclose(file) }
    return fputs("5", file) >= 0
  }

  private static func field(_ name: String) -> Int? {
    guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else {
      return nil
    }
    for line in text.split(separator: "\n") where line.hasPrefix(name + ":") {
      return Int(line.filter(\.isNumber))
    }
    return nil
  }
}
