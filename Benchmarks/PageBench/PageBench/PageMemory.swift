import ArticlePage
import Foundation

/// How far the resident set grows while one page is read.
enum PageMemory {
  /// Bytes at the peak beyond the page's own.
  static func peak(of path: String) -> Int {
    guard let bytes = try? BenchPages.read(path) else { return 0 }
    var reader = ArticleReader()
    // The first page of a process also loads tables and libraries, which is no cost of this one.
    _ = reader.read(Array("<p>One sentence, and no more of it.</p>".utf8), charset: nil, url: nil)
    guard let file = fopen("/proc/self/clear_refs", "w") else { return 0 }
    fputs("5", file)
    fclose(file)
    let before = kilobytes("VmRSS")
    let article = reader.read(bytes, charset: nil, url: nil)
    let after = kilobytes("VmHWM")
    return withExtendedLifetime(article) { max(0, after - before) * 1024 }
  }

  /// The most bytes a byte of HTML over the larger half of the pages, each in a process of its own;
  /// below 100 kB the pages of the allocator are what is measured.
  static func worst(of pages: BenchPages, executable: String) throws -> Double {
    var worst = 0.0
    var memory = 0
    var size = 0
    let half = pages.pages.sorted { $0.bytes.count > $1.bytes.count }
      .prefix(pages.pages.count / 2 + 1).filter { $0.bytes.count >= 100_000 }
    for page in half {
      let process = Process()
      process.executableURL = URL(filePath: executable)
      process.arguments = ["--peak", page.path]
      let pipe = Pipe()
      process.standardOutput = pipe
      try process.run()
      let output = pipe.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      let text = String(decoding: output, as: UTF8.self)
      let peak = Int(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
      memory += peak
      size += page.bytes.count
      worst = max(worst, Double(peak) / Double(page.bytes.count))
    }
    print(
      "memory of \(half.count) pages: \(short(Double(memory) / Double(max(1, size)))) on the whole")
    return worst
  }

  private static func kilobytes(_ name: String) -> Int {
    guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else {
      return 0
    }
    let line = text.split(separator: "\n").first { $0.hasPrefix(name + ":") }
    return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
  }
}
