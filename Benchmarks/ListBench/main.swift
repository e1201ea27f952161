// ListBench
//
// Reads list pages of 1 MB, made here, by a map: a bare list, which is nothing but items, and one as sites serve it, with
// classes for every pixel, drawings, scripts and a menu. Exits with 1 where processor time or memory misses its bar.
// `ListBench --peak NAME` prints the bytes that one page takes beyond its own, in a process that has read nothing before.
import FeedModel
import Foundation
import SourceReaders

/// A page of about `size` bytes.
func page(_ name: String, size: Int) -> [UInt8] {
  let isBare = name == "bare"
  var text = "<!DOCTYPE html><html><head><title>Press</title>"
  if !isBare {
    text +=
      "<style>" + String(repeating: ".a{margin:0 auto;padding:4px}", count: 1_500) + "</style>"
    text +=
      "<script>var state={" + String(repeating: "\"key\":[1,2,3,\"value\"],", count: 8_000)
      + "}</script>"
  }
  text += "</head>\n<body>\n"
  var number = 0
  while text.utf8.count < size {
    number += 1
    let link = "/press/2026/11/statement-of-the-harbour-office-number-\(number)"
    let title = "Statement of the harbour office on the pier, number \(number)"
    let words =
      "The harbour office said that the pier would stay shut until the tide had gone, and that ferries would wait."
    if isBare {
      text +=
        "<li class=\"item\"><a href=\"\(link)\">\(title)</a><time datetime=\"2026-11-20T08:15:00Z\">20 November</time><p>\(words)</p></li>\n"
    } else {
      text += """
            <li class="item flex flex-col gap-4 rounded-lg border border-gray-200 bg-white p-6 shadow-sm md:flex-row">
              <div class="relative w-full shrink-0 overflow-hidden rounded md:w-48"><img class="h-full w-full object-cover" \
        src="/img/\(number)-480x320.webp" srcset="/img/\(number)-480x320.webp 480w, /img/\(number)-960x640.webp 960w" \
        sizes="(max-width: 768px) 100vw, 480px" alt="" loading="lazy"></div>
              <div class="flex flex-1 flex-col"><svg class="h-4 w-4" viewBox="0 0 24 24"><path d="M12 2C6.48 2 2 6.48 2 \
        12s4.48 10 10 10 10-4.48 10-10S17.52 2 12 2zm0 18c-4.41 0-8-3.59-8-8s3.59-8 8-8 8 3.59 8 8-3.59 8-8 8z"/></svg>
                <a class="text-lg font-semibold leading-tight hover:underline" data-track="list:\(number)" href="\(link)">\(title)</a>
                <time class="mt-1 text-sm text-gray-500" datetime="2026-11-20T08:15:00Z">20 November 2026</time>
                <p class="mt-2 line-clamp-3 text-base text-gray-700">\(words)</p>
              </div>
            </li>

        """
    }
  }
  return Array((text + "</body></html>").utf8)
}

let map = FieldMap([
  .item: "//li[contains(concat(' ',@class,' '),' item ')]", .link: ".//a", .title: ".//a",
  .date: ".//time",
  .text: ".//p",
])

func read(_ bytes: [UInt8]) -> Int {
  (try? SourceReader().read(
    bytes, origin: .init(url: "https://bench.example/"), as: .html, map: map))?
    .document.items.count ?? 0
}

func kilobytes(_ name: String) -> Int {
  guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else {
    return 0
  }
  let line = text.split(separator: "\n").first { $0.hasPrefix(name + ":") }
  return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
}

func seconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// Bytes that reading takes beyond the page.
func peak(_ name: String) -> Int {
  let bytes = page(name, size: 1_000_000)
  // The first page of a process also loads tables and libraries.
  _ = read(page("bare", size: 500))
  guard let file = fopen("/proc/self/clear_refs", "w") else { return 0 }
  fputs("5", file)
  fclose(file)
  let before = kilobytes("VmRSS")
  let items = read(bytes)
  let after = kilobytes("VmHWM")
  return items == 0 ? .max : withExtendedLifetime(bytes) { max(0, after - before) * 1024 }
}

if CommandLine.arguments.count == 3, CommandLine.arguments[1] == "--peak" {
  print(peak(CommandLine.arguments[2]))
  exit(0)
}
var isMet = true
print(
  "| page | bytes | items | processor time (≤ 50 ms) | memory a byte (≤ 2) |\n|---|---|---|---|---|"
)
for name in ["bare", "dressed"] {
  let bytes = page(name, size: 1_000_000)
  var best = Double.infinity
  var items = 0
  for _ in 0..<10 {
    let start = seconds()
    items = read(bytes)
    best = min(best, seconds() - start)
  }
  let process = Process()
  process.executableURL = URL(filePath: CommandLine.arguments[0])
  process.arguments = ["--peak", name]
  let pipe = Pipe()
  process.standardOutput = pipe
  try process.run()
  let output = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  let text = String(decoding: output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  let memory = Double(Int(text) ?? .max) / Double(bytes.count)
  isMet = isMet && best <= 0.05 && memory <= 2
  print(
    "| \(name) | \(bytes.count) | \(items) | \(String(format: "%.1f", best * 1000)) ms | \(String(format: "%.2f", memory)) |"
  )
}
exit(isMet ? 0 : 1)
