// Real-time sync nodes that change now and then, the same ones in every run: what the benchmarks of
// the history record.
#pragma once

#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace syncledger::benchmarks {

/// What a node says at one poll.
struct NodeState {
  std::string_view status;
  std::string_view message;  ///< empty: none

  bool operator==(const NodeState&) const = default;
};

/// Nodes polled in turn, each of which says something else with the same chance at every poll.
class SimulatedNodes {
public:
  SimulatedNodes(std::size_t nodes, double changes_per_poll)
      : changes_(changes_per_poll), states_(nodes, 0) {}

  NodeState poll(std::size_t node) {
    std::size_t& state = states_.at(node);
    if (changes_(random_))
      state = (state + 1 + random_() % (known_states.size() - 1)) % known_states.size();
    return known_states.at(state);
  }

  static std::string name_of(std::size_t node) {
    return "orders_to_warehouse_" + std::to_string(node);
  }

  /// The body of the answer, as the service writes it.
  static std::string body_of(std::size_t node, const NodeState& state) {
    std::string body =
        R"({"RequestId":"0bc1411515937635973841001e1234","Success":true,"Data":{"Status":")";
    body.append(state.status).append(R"(","Message":)");
    if (state.message.empty())
      body.append("null");
    else
      body.append("\"").append(state.message).append("\"");
    return body.append(R"(,"Name":")").append(name_of(node)).append(R"(","SolutionInfo":null}})");
  }

private:
  static constexpr std::array<NodeState, 6> known_states{{{"RUN", ""},
                                                          {"WAIT", ""},
                                                          {"NORUN", ""},
                                                          {"NORUN", "checkpoint expired"},
                                                          {"PAUSE", ""},
                                                          {"KILLING", ""}}};

  std::mt19937_64 random_{42};  // NOLINT(cert-msc51-cpp): the same in every run
  std::bernoulli_distribution changes_;
  std::vector<std::size_t> states_;
};

}  // namespace syncledger::benchmarks
