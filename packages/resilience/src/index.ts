// Deadline
export { TimeoutMixin, type Deadlined } from './timeout-mixin.ts'

// Circuit breaker
export { CircuitBreakerMixin, type Breaking } from './breaker/circuit-breaker-mixin.ts'
export {
  CircuitBreaker,
  circuitBreaker,
  type BreakerReport,
  type BreakerState,
  type CircuitBreakerOptions,
} from './breaker/circuit-breaker.ts'
export { breakers, BreakerRegistry } from './breaker/breakers.ts'
export { BreakerOpenError } from './breaker/breaker-open-error.ts'
export { judge, type Outcome } from './breaker/judge.ts'
export { type BreakRule } from './breaker/break-rule.ts'
export { type BreakContext, type Verdict } from './breaker/circuit.ts'
