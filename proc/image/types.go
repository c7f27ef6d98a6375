package image

import (
	"strconv"
	"strings"
)

const (
	maxPeel      = 24      // typedefs of typedefs, and qualifiers
	maxTypeDepth = 16      // pointers to arrays of pointers ...
	maxTypeName  = 120     // longer names of types are cut
	maxSize      = 1 << 40 // bytes of the largest type
)

// typeOf is the type of a variable, member, pointer or array; ok is false for void.
func (d *Debug) typeOf(id int32) (t int32, ok bool) {
	v, ok := d.attrDeep(id, atType)
	if !ok || v.kind != vRef {
		return 0, false
	}
	return d.find(v.u)
}

// peel looks through typedefs and qualifiers.
func (d *Debug) peel(t int32) (inner int32, ok bool) {
	for hop := 0; hop < maxPeel; hop++ {
		switch d.dies[t].tag {
		case tagTypedef, tagConst, tagVolatile, tagRestrict, tagAtomic:
			next, ok := d.typeOf(t)
			if !ok {
				return t, false
			}
			t = next
		default:
			return t, true
		}
	}
	return t, false
}

// sizeOf is a type's size in bytes, 0 when it isn't known.
func (q *query) sizeOf(t int32) uint64 {
	factor := uint64(1)
	for depth := 0; depth < maxTypeDepth; depth++ {
		inner, ok := q.d.peel(t)
		if !ok {
			return 0
		}
		t = inner
		if n, ok := q.d.constant(t, atByteSize); ok {
			return capped(factor, n)
		}
		switch q.d.dies[t].tag {
		case tagPointer:
			return capped(factor, 8)
		case tagArray:
			for _, n := range q.dims(t) {
				factor = capped(factor, n)
			}
		default:
			return 0
		}
		if t, ok = q.d.typeOf(t); !ok {
			return 0
		}
	}
	return 0
}

// capped multiplies sizes; what is absurd becomes 0.
func capped(a, b uint64) uint64 {
	if a != 0 && b > maxSize/a {
		return 0
	}
	return a * b
}

// dims are the lengths of an array's dimensions, 0 where the program doesn't say.
func (q *query) dims(array int32) []uint64 {
	var out []uint64
	for i := array + 1; i < q.d.dies[array].end && len(out) < maxTypeDepth && q.spend(4); i = q.d.dies[i].end {
		if q.d.dies[i].tag != tagSubrange {
			continue
		}
		n, ok := q.number(i, atCount)
		if !ok {
			if n, ok = q.number(i, atUpperBound); ok {
				n++ // the bound itself is an element
			}
		}
		out = append(out, n)
	}
	return out
}

// number is an attribute that is a constant, or that has to be computed: the bound of an array whose
// length is a variable.
func (q *query) number(id int32, at uint16) (n uint64, ok bool) {
	v, ok := q.d.attr(id, at)
	if !ok {
		return 0, false
	}
	switch v.kind {
	case vConst:
		return v.u, true
	case vBlock:
		l := q.locate(v.b, false)
		return l.u, l.kind == locMem || l.kind == locValue
	case vRef:
		hidden, ok := q.d.find(v.u)
		if !ok || !q.spend(100) || q.d.dies[hidden].tag != tagVariable {
			return 0, false
		}
		b, ok := q.fetch(q.where(hidden), 8)
		return at64(b), ok
	}
	return 0, false
}

// at64 is the number that up to 8 bytes make.
func at64(b []byte) uint64 {
	c := cursor{data: b}
	return c.num(min(len(b), 8))
}

// typeName writes a type as C does: "char *", "int [4]", "void (*)(int)".
func (q *query) typeName(t int32, ok bool) string {
	s := strings.TrimRight(q.declare(t, ok, "", 0), " ")
	if len(s) > maxTypeName {
		return s[:maxTypeName] + "..."
	}
	return s
}

// declare writes the declaration of something of type t; inner is what has been written of it, which
// in C stands in the middle.
func (q *query) declare(t int32, ok bool, inner string, depth int) string {
	if depth > maxTypeDepth || len(inner) > maxTypeName || !q.spend(16) {
		return "..."
	}
	if !ok {
		return join("void", inner)
	}
	d := q.d
	tag := d.dies[t].tag
	target, has := int32(0), false
	if tag != tagTypedef {
		target, has = d.typeOf(t)
	}
	switch tag {
	case tagPointer:
		return q.declare(target, has, "*"+inner, depth+1)
	case tagConst, tagVolatile, tagRestrict, tagAtomic:
		word := map[uint16]string{tagConst: "const", tagVolatile: "volatile", tagRestrict: "restrict", tagAtomic: "_Atomic"}[tag]
		if has && d.dies[target].tag == tagPointer {
			return q.declare(target, has, join(word, inner), depth+1)
		}
		return word + " " + q.declare(target, has, inner, depth+1)
	case tagArray:
		for _, n := range q.dims(t) {
			bound := ""
			if n > 0 {
				bound = strconv.FormatUint(n, 10)
			}
			inner = grouped(inner) + "[" + bound + "]"
		}
		return q.declare(target, has, inner, depth+1)
	case tagFuncType:
		return q.declare(target, has, grouped(inner)+"("+q.params(t, depth)+")", depth+1)
	case tagStruct:
		return join("struct "+q.tagName(t), inner)
	case tagUnion:
		return join("union "+q.tagName(t), inner)
	case tagEnum:
		return join("enum "+q.tagName(t), inner)
	}
	return join(q.tagName(t), inner)
}

// params are the types of a function type's parameters.
func (q *query) params(t int32, depth int) string {
	var out []string
	for i := t + 1; i < q.d.dies[t].end && len(out) < maxTypeDepth && q.spend(4); i = q.d.dies[i].end {
		switch q.d.dies[i].tag {
		case tagParameter:
			p, ok := q.d.typeOf(i)
			out = append(out, strings.TrimRight(q.declare(p, ok, "", depth+1), " "))
		case tagUnspecParams:
			out = append(out, "...")
		}
	}
	return strings.Join(out, ", ")
}

// tagName is the name of a type, "{...}" for one without.
func (q *query) tagName(t int32) string {
	if name := q.d.name(t); name != "" {
		return name
	}
	return "{...}"
}

// grouped puts what starts with a star in parentheses: a pointer to an array, not an array of pointers.
func grouped(inner string) string {
	if strings.HasPrefix(inner, "*") {
		return "(" + inner + ")"
	}
	return inner
}

// join puts a space between two words, if there are two.
func join(a, b string) string {
	if b == "" {
		return a
	}
	return a + " " + b
}
