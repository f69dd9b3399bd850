#include "report/dashboard/state_strip.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace syncledger::report {
namespace {

constexpr int height = 12;
constexpr std::size_t most_pieces = 240;

using Milliseconds = std::int64_t;
/// Time of each state within a column.
using Shares = std::array<Milliseconds, drawn_states.size()>;
/// The height of each state within a column; together `height`, or less if nothing is said.
using Stack = std::array<int, drawn_states.size()>;

std::vector<Shares> shares_of(const std::vector<StateSpan>& spans, base::UtcTime since,
                              base::UtcTime until, std::size_t columns) {
  std::vector<Shares> shares(columns, Shares{});
  const double width = static_cast<double>((until - since).count()) / static_cast<double>(columns);
  for (const auto& span : spans) {
    auto from = static_cast<double>((std::max(span.from, since) - since).count());
    const auto to = static_cast<double>((std::min(span.to, until) - since).count());
    for (auto column = static_cast<std::size_t>(from / width); column < columns && from < to;
         ++column) {
      const double end = std::min(to, static_cast<double>(column + 1) * width);
      shares[column].at(span.state) += static_cast<Milliseconds>(end - from);
      from = std::max(from, end);
    }
  }
  return shares;
}

/// Heights in proportion, but at least 1 for what was there; the tallest gives what that takes.
Stack stack_of(const Shares& shares, double width) {
  Stack stack{};
  const auto sum = std::accumulate(shares.begin(), shares.end(), Milliseconds{0});
  if (sum == 0) return stack;
  // A column in which the thing was seen first is not full.
  const int whole = std::clamp(
      static_cast<int>(std::lround(static_cast<double>(sum) / width * height)), 1, height);
  for (std::size_t state = 0; state < stack.size(); ++state) {
    if (shares.at(state) == 0) continue;
    const double share = static_cast<double>(shares.at(state)) / static_cast<double>(sum);
    stack.at(state) = std::max(1, static_cast<int>(std::lround(share * whole)));
  }
  const int surplus = std::accumulate(stack.begin(), stack.end(), 0) - whole;
  auto& tallest = *std::max_element(stack.begin(), stack.end());
  tallest = std::max(1, tallest - surplus);
  return stack;
}

std::vector<Stack> stacks_of(const std::vector<StateSpan>& spans, base::UtcTime since,
                             base::UtcTime until, std::size_t columns) {
  const double width = static_cast<double>((until - since).count()) / static_cast<double>(columns);
  std::vector<Stack> stacks;
  stacks.reserve(columns);
  for (const auto& shares : shares_of(spans, since, until, columns))
    stacks.push_back(stack_of(shares, width));
  return stacks;
}

/// One path for each state: the rectangles of all columns, from the top in the order of the states.
struct Paths {
  std::array<std::string, drawn_states.size()> of_state;
  std::size_t pieces = 0;
};

Paths paths_of(const std::vector<Stack>& stacks) {
  Paths paths;
  for (std::size_t begin = 0; begin < stacks.size();) {
    std::size_t end = begin + 1;
    while (end < stacks.size() && stacks[end] == stacks[begin]) ++end;
    int top = 0;
    for (std::size_t state = 0; state < drawn_states.size(); ++state) {
      const int tall = stacks[begin].at(state);
      if (tall == 0) continue;
      const auto width = std::to_string(end - begin);
      paths.of_state.at(state) += "M" + std::to_string(begin) + " " + std::to_string(top) + "h" +
                                  width + "v" + std::to_string(tall) + "h-" + width + "z";
      top += tall;
      ++paths.pieces;
    }
    begin = end;
  }
  return paths;
}

}  // namespace

void draw_state_strip(Markup& page, const std::vector<StateSpan>& spans, base::UtcTime since,
                      base::UtcTime until, const std::string& words) {
  std::size_t columns = 720;
  auto paths = paths_of(stacks_of(spans, since, until, columns));
  while (paths.pieces > most_pieces && columns > 90) {
    columns /= 2;
    paths = paths_of(stacks_of(spans, since, until, columns));
  }
  page.open("svg", {{"class", "strip"},
                    {"viewBox", "0 0 " + std::to_string(columns) + " " + std::to_string(height)},
                    {"preserveAspectRatio", "none"},
                    {"role", "img"},
                    {"aria-label", words}});
  for (std::size_t state = 0; state < drawn_states.size(); ++state) {
    const auto& path = paths.of_state.at(state);
    if (!path.empty()) {
      page.element("path", "",
                   {{"class", "s-" + std::string{drawn_states.at(state)}}, {"d", path}});
    }
  }
  page.close("svg");
}

}  // namespace syncledger::report
