// Alpine's expressions without eval, which the content security policy forbids.
//
// The admin's templates carry Alpine's standard build, which compiles the expressions in x-… attributes with
// `new Function`. This is an interpreter for the part of JavaScript that such attributes use: literals, members,
// calls, operators, assignments, arrow functions with an expression as their body, `if` and several statements.
// It is put in Alpine's place for an evaluator by its own `setEvaluator`, before any expression is read.
// See docs/decisions/0014-admin-without-eval.md.

(() => {
  const TOKEN =
    /\s+|(?<number>\d+(?:\.\d+)?)|(?<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(?<name>[A-Za-z_$][\w$]*)|(?<sign>===|!==|=>|==|!=|<=|>=|&&|\|\||\?\?|\?\.|\+=|-=|[-+*/%!<>=?:;,.(){}[\]])/gy
  const LITERALS = new Map([["true", true], ["false", false], ["null", null], ["undefined", undefined]])
  const PRECEDENCE = {
    "??": 1, "||": 2, "&&": 3, "==": 4, "!=": 4, "===": 4, "!==": 4, "<": 5, ">": 5, "<=": 5, ">=": 5,
    "+": 6, "-": 6, "*": 7, "/": 7, "%": 7,
  }
  const OPERATIONS = {
    "==": (a, b) => a == b, "!=": (a, b) => a != b, "===": (a, b) => a === b, "!==": (a, b) => a !== b,
    "<": (a, b) => a < b, ">": (a, b) => a > b, "<=": (a, b) => a <= b, ">=": (a, b) => a >= b,
    "+": (a, b) => a + b, "-": (a, b) => a - b, "*": (a, b) => a * b, "/": (a, b) => a / b, "%": (a, b) => a % b,
  }
  // What an expression may use besides its own data. Nothing that makes code from text is among it.
  const GLOBALS = new Set([
    "localStorage", "window", "document", "JSON", "Math", "theme", "searchForm", "searchDropdown", "searchCommand",
    "getCurrentTab", "sortRecords",
  ])
  const FORBIDDEN = new Set(["constructor", "prototype", "__proto__", "eval", "Function"])

  function tokens(text) {
    const found = []
    TOKEN.lastIndex = 0
    while (TOKEN.lastIndex < text.length) {
      const at = TOKEN.lastIndex
      const match = TOKEN.exec(text)
      if (!match) throw new SyntaxError(`cannot read “${text.slice(at, at + 20)}”`)
      const { number, string, name, sign } = match.groups
      if (number) found.push({ type: "number", value: Number(number) })
      else if (string) found.push({ type: "string", value: string.slice(1, -1).replace(/\\(.)/g, "$1") })
      else if (name) found.push({ type: "name", value: name })
      else if (sign) found.push({ type: "sign", value: sign })
    }
    return found
  }

  function safeKey(key) {
    if (FORBIDDEN.has(String(key))) throw new TypeError(`“${key}” is not allowed here`)
    return key
  }

  function globalValue(name) {
    if (!GLOBALS.has(name)) {
      // A constant of a script is no property of the window.
      if (name === "moveRecords" && typeof moveRecords !== "undefined") return moveRecords
      throw new ReferenceError(`${name} is not defined`)
    }
    return window[name]
  }

  // Each node is compiled to { get(env), set?(env, value), of?(env) }: its value, how to assign to it, and the
  // object that a call through it is made on.
  class Parser {
    constructor(text) {
      this.list = tokens(text)
      this.at = 0
    }

    peek(offset = 0) {
      return this.list[this.at + offset]
    }

    is(value, offset = 0) {
      const token = this.peek(offset)
      return token !== undefined && token.type !== "string" && token.value === value
    }

    take(value) {
      if (!this.is(value)) return false
      this.at += 1
      return true
    }

    need(value) {
      if (!this.take(value)) throw new SyntaxError(`expected “${value}”, found “${this.peek()?.value ?? "the end"}”`)
    }

    program() {
      const list = []
      while (this.peek()) {
        if (!this.take(";")) list.push(this.statement())
      }
      return (env) => list.reduce((_, statement) => statement(env), undefined)
    }

    statement() {
      if (this.take("if")) {
        this.need("(")
        const condition = this.expression()
        this.need(")")
        const then = this.branch()
        this.take(";")
        const otherwise = this.take("else") ? this.branch() : () => undefined
        return (env) => (condition.get(env) ? then(env) : otherwise(env))
      }
      return this.expression().get
    }

    branch() {
      if (!this.take("{")) return this.statement()
      const list = []
      while (!this.take("}")) {
        if (!this.take(";")) list.push(this.statement())
      }
      return (env) => list.reduce((_, statement) => statement(env), undefined)
    }

    expression() {
      const arrow = this.arrow()
      if (arrow) return arrow
      const left = this.conditional()
      for (const sign of ["=", "+=", "-="]) {
        if (!this.is(sign)) continue
        if (!left.set) throw new SyntaxError("nothing can be assigned to this")
        this.at += 1
        const right = this.expression()
        const value = {
          "=": (env) => right.get(env),
          "+=": (env) => left.get(env) + right.get(env),
          "-=": (env) => left.get(env) - right.get(env),
        }[sign]
        return { get: (env) => left.set(env, value(env)) }
      }
      return left
    }

    arrow() {
      const names = []
      let end
      if (this.peek()?.type === "name" && this.is("=>", 1)) {
        names.push(this.peek().value)
        end = 2
      } else if (this.is("(")) {
        end = 1
        while (this.peek(end)?.type === "name") {
          names.push(this.peek(end).value)
          end += this.is(",", end + 1) ? 2 : 1
        }
        if (!this.is(")", end) || !this.is("=>", end + 1)) return null
        end += 2
      } else return null
      this.at += end
      const body = this.expression()
      return {
        get: (env) => (...values) => {
          const locals = Object.create(env.locals)
          names.forEach((name, at) => {
            locals[name] = values[at]
          })
          return body.get({ ...env, locals })
        },
      }
    }

    conditional() {
      const condition = this.binary(0)
      if (!this.take("?")) return condition
      const then = this.expression()
      this.need(":")
      const otherwise = this.expression()
      return { get: (env) => (condition.get(env) ? then.get(env) : otherwise.get(env)) }
    }

    binary(level) {
      let left = this.unary()
      for (;;) {
        const sign = this.peek()?.type === "sign" ? this.peek().value : ""
        const own = PRECEDENCE[sign] ?? 0
        if (own <= level) return left
        this.at += 1
        const [first, second] = [left, this.binary(own)]
        const get = {
          "??": (env) => first.get(env) ?? second.get(env),
          "||": (env) => first.get(env) || second.get(env),
          "&&": (env) => first.get(env) && second.get(env),
        }[sign]
        left = { get: get ?? ((env) => OPERATIONS[sign](first.get(env), second.get(env))) }
      }
    }

    unary() {
      if (this.take("!")) {
        const of = this.unary()
        return { get: (env) => !of.get(env) }
      }
      if (this.take("-")) {
        const of = this.unary()
        return { get: (env) => -of.get(env) }
      }
      if (this.take("typeof")) {
        const of = this.unary()
        return { get: (env) => typeof of.get(env) }
      }
      return this.member()
    }

    member() {
      let node = this.primary()
      for (;;) {
        const of = node
        if (this.take(".") || this.is("?.")) {
          const optional = this.take("?.")
          const key = safeKey(this.peek()?.value)
          this.at += 1
          node = this.property(of, () => key, optional)
        } else if (this.take("[")) {
          const key = this.expression()
          this.need("]")
          node = this.property(of, (env) => safeKey(key.get(env)), false)
        } else if (this.take("(")) {
          const values = this.listUntil(")")
          node = { get: (env) => of.get(env).apply(of.of ? of.of(env) : env.scope, values.map((value) => value.get(env))) }
        } else return node
      }
    }

    property(of, key, optional) {
      return {
        get: (env) => {
          const target = of.get(env)
          return optional && target == null ? undefined : target[key(env)]
        },
        set: (env, value) => (of.get(env)[key(env)] = value),
        of: of.get,
      }
    }

    listUntil(end) {
      const found = []
      while (!this.take(end)) {
        found.push(this.expression())
        if (!this.is(end)) this.need(",")
      }
      return found
    }

    primary() {
      const token = this.peek()
      if (!token) throw new SyntaxError("the expression ends too early")
      this.at += 1
      if (token.type === "number" || token.type === "string") return { get: () => token.value }
      if (token.type === "name") return LITERALS.has(token.value) ? { get: () => LITERALS.get(token.value) } : this.variable(token.value)
      if (token.value === "(") {
        const inner = this.expression()
        this.need(")")
        return { get: inner.get }
      }
      if (token.value === "[") {
        const values = this.listUntil("]")
        return { get: (env) => values.map((value) => value.get(env)) }
      }
      if (token.value === "{") return this.object()
      throw new SyntaxError(`“${token.value}” was not expected`)
    }

    variable(name) {
      safeKey(name)
      return {
        get: (env) => {
          if (name in env.locals) return env.locals[name]
          if (name in env.scope) return env.scope[name]
          if (name in env.magics) return env.magics[name]
          return globalValue(name)
        },
        set: (env, value) => {
          if (name in env.locals) env.locals[name] = value
          else env.scope[name] = value
          return value
        },
      }
    }

    object() {
      const pairs = []
      while (!this.take("}")) {
        const key = safeKey(this.peek()?.value)
        this.at += 1
        const value = this.take(":") ? this.expression() : this.variable(key)
        pairs.push([key, value])
        if (!this.is("}")) this.need(",")
      }
      return { get: (env) => Object.fromEntries(pairs.map(([key, value]) => [key, value.get(env)])) }
    }
  }

  const compiled = new Map()

  function compile(text) {
    if (!compiled.has(text)) compiled.set(text, new Parser(text).program())
    return compiled.get(text)
  }

  // Alpine's names that begin with a dollar sign, as far as the templates use them in attributes.
  function magicsOf(Alpine, element, scope) {
    const own = { $el: element }
    const lazy = {
      $root: () => Alpine.closestRoot(element),
      $data: () => scope,
      $nextTick: () => Alpine.nextTick,
      $dispatch: () => (name, detail = {}) =>
        element.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: true })),
      $watch: () => (key, callback) => Alpine.watch(() => compile(key)({ scope, magics: own, locals: {} }), callback),
      $refs: () => {
        const found = {}
        for (let root = Alpine.closestRoot(element); root; root = root.parentElement && Alpine.closestRoot(root.parentElement)) {
          for (const [name, node] of Object.entries(root._x_refs ?? {})) found[name] ??= node
        }
        return found
      },
    }
    for (const [name, get] of Object.entries(lazy)) Object.defineProperty(own, name, { get })
    return own
  }

  function evaluatorFor(Alpine) {
    return (element, expression) => {
      const stack = Alpine.closestDataStack(element)
      return (receive = () => {}, { scope = {}, params = [] } = {}) => {
        const merged = Alpine.mergeProxies([scope, ...stack])
        try {
          let value
          if (typeof expression === "function") {
            const magics = magicsOf(Alpine, element, merged)
            value = expression.apply(Alpine.mergeProxies([scope, magics, ...stack]), params)
          } else if (expression.trim()) {
            value = compile(expression)({ scope: merged, magics: magicsOf(Alpine, element, merged), locals: Object.create(null) })
          }
          if (typeof value === "function") value = value.apply(merged, params)
          if (value instanceof Promise) value.then(receive)
          else receive(value)
        } catch (error) {
          console.error(`Alpine expression “${expression}”: ${error.message}`, element)
        }
      }
    }
  }

  document.addEventListener("alpine:init", () => window.Alpine.setEvaluator(evaluatorFor(window.Alpine)))
})()
