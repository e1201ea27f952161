import CTagger
import ClaimExtract
import ClaimTagger
import FeedModel
import Foundation

/// Speed and load time of one model on some texts, against the bars of issue 4.
struct Measurement {
  static let leastWordsPerSecond = 4000.0
  static let mostTimesTheKernels = 1.5
  static let mostLoadSeconds = 0.05

  let load: Double
  let model: TaggerModel
  let texts: [[UInt8]]

  init(_ path: String, _ texts: [[UInt8]]) throws {
    self.texts = texts
    let start = Clock.now
    model = try TaggerModel(path: path)
    load = Clock.now - start
  }

  /// Prints all figures; false when a bar is missed.
  func report() -> Bool {
    let tagger = Tagger(model: model)
    let extractor = LearnedExtractor(model: model)
    let words = texts.reduce(0) { sum, text in
      sum + text.withUnsafeBufferPointer { tagger.trace($0).count }
    }
    let spaced = texts.reduce(0) { $0 + $1.split { $0 == 32 || $0 == 10 }.count }
    let documents = texts.map {
      ClaimDocument(
        text: ItemText(title: nil, summary: nil, content: String(decoding: $0, as: UTF8.self)),
        language: "en")
    }
    var claims = 0
    let whole = time {
      claims = documents.reduce(0) { $0 + extractor.extract($1).claims.count }
    }
    let tagging = time {
      for text in texts { _ = text.withUnsafeBufferPointer { tagger.tag($0) } }
    }
    let kernels = median(of: { kernelTime() })
    print("kernels \(String(cString: ct_best_kernels().pointee.name)), model \(model.file)")
    print("\(texts.count) texts, \(words) words, \(spaced) between white space, \(claims) claims")
    return [
      bar(
        "words a second, whole extraction", Double(words) / whole, least: Self.leastWordsPerSecond),
      bar("  between white space", Double(spaced) / whole, least: Self.leastWordsPerSecond),
      bar("  tagging alone", Double(words) / tagging),
      bar(
        "times the matrix kernels' own time", whole / max(kernels, 1e-9),
        most: Self.mostTimesTheKernels),
      bar("seconds to load the model", load, most: Self.mostLoadSeconds),
      bar("megabytes of this process at the peak", Clock.peakMegabytes),
    ].allSatisfy { $0 }
  }

  /// The median CPU time of five runs.
  private func time(_ run: () -> Void) -> Double {
    median(of: {
      let start = Clock.now
      run()
      return Clock.now - start
    })
  }

  private func median(of run: () -> Double) -> Double {
    (0..<5).map { _ in run() }.sorted()[2]
  }

  /// CPU seconds inside `linear` and `attention` of one pass.
  private func kernelTime() -> Double {
    KernelClock.seconds = 0
    let tagger = Tagger(model: model, kernels: KernelClock.kernels)
    for text in texts { _ = text.withUnsafeBufferPointer { tagger.tag($0) } }
    return KernelClock.seconds
  }

  private func bar(
    _ name: String, _ value: Double, least: Double = -.infinity, most: Double = .infinity
  ) -> Bool {
    let holds = value >= least && value <= most
    let number = String(format: value < 10 ? "%9.3f" : "%9.0f", value)
    print("\(number)  \(name)\(holds ? "" : "   MISSED")")
    return holds
  }
}

/// CPU time and memory of this process.
enum Clock {
  static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  static var peakMegabytes: Double {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return (line?.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0) / 1024
  }
}

/// The fastest kernels with a clock around the matrix products. One thread, as the bench is.
enum KernelClock {
  nonisolated(unsafe) static var seconds = 0.0

  static var kernels: ct_kernels {
    var kernels = ct_best_kernels().pointee
    kernels.linear = { rounded, count, matrix, out, scratch in
      let start = Clock.now
      ct_best_kernels().pointee.linear(rounded, count, matrix, out, scratch)
      KernelClock.seconds += Clock.now - start
    }
    kernels.attention = { qkv, count, heads, size, distance, reach, from, to, out, scratch in
      let start = Clock.now
      ct_best_kernels().pointee.attention(
        qkv, count, heads, size, distance, reach, from, to, out, scratch)
      KernelClock.seconds += Clock.now - start
    }
    return kernels
  }
}
