/// Titles that announce a list of stories and not one: "Morning briefing", "World news in brief".
enum RoundUpTitle {
  private static let phrases: [[UInt32]] = [
    "in brief", "morning briefing", "evening briefing", "news briefing", "daily briefing",
    "things to know", "news roundup", "round up", "news wrap", "press review", "of the week",
    "week in pictures", "today in pictures", "newsletter", "headlines of", "best of cartoons",
    "what happened today", "news digest",
  ].map(WordLists.list)

  static func matches(_ title: [StoryWord]) -> Bool {
    phrases.contains { phrase in
      title.indices.contains { start in
        title.slice(start, start + phrase.count).map(\.stem) == phrase
      }
    }
  }
}
