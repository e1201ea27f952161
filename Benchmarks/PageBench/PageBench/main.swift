// PageBench [DIRECTORY] [ROUNDS]
//
// Reads every .html and .html.gz of DIRECTORY (our own fixtures without one) by libxml2 alone and as an
// article, in turns, and exits with 1 where speed or memory misses its bar. `PageBench --peak FILE`
// prints the bytes that one page takes beyond its own, in a process that has read nothing before.
import Foundation

let arguments = Array(CommandLine.arguments.dropFirst())
if arguments.count == 2, arguments[0] == "--peak" {
  print(PageMemory.peak(of: arguments[1]))
  exit(0)
}
let pages = try BenchPages(directory: arguments.first ?? "Tests/ArticlePageTests/Fixtures")
let ratio = PageSpeed(pages: pages).run(rounds: arguments.count > 1 ? Int(arguments[1]) ?? 5 : 5)
let memory = try PageMemory.worst(of: pages, executable: CommandLine.arguments[0])
let isFast = ratio >= 0.65
let isSmall = memory <= 1
print("| measured | bar | figure | verdict |\n|---|---|---|---|")
print(
  "| articles, of libxml2's push parser | ≥ 0.65 | \(short(ratio)) | \(isFast ? "met" : "missed") |"
)
print(
  "| bytes of memory a byte of HTML, worst of the larger half | ≤ 1 | \(short(memory)) | "
    + "\(isSmall ? "met" : "missed") |")
exit(isFast && isSmall ? 0 : 1)
