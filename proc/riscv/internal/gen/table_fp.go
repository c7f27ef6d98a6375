package gen

import "strings"

// floats is the F and D extensions. Singles are unboxed before and boxed after an operation; arithmetic is in the hands of
// functions named after operation and width, which take bits and collect exceptions in *fl.
var floats = append(append(width("s", "00", "010", 4), width("d", "01", "011", 8)...),
	op{"fcvt.s.d", "0100000 00001 rs1 rm rd 1010011", "D,S,m", fpToF, "box(cvtDS(fs1, rm, fl))", 0},
	op{"fcvt.d.s", "0100001 00000 rs1 rm rd 1010011", "D,S,m", fpToF, "cvtSD(unbox(fs1), rm, fl)", 0},
	op{"fmv.x.w", "1110000 00000 rs1 000 rd 1010011", "d,S", fpToX, "sw(uint32(fs1))", 0},
	op{"fmv.w.x", "1111000 00000 rs1 000 rd 1010011", "D,s", fpToF, "box(uint32(rs1))", 0},
	op{"fmv.x.d", "1110001 00000 rs1 000 rd 1010011", "d,S", fpToX, "fs1", 0},
	op{"fmv.d.x", "1111001 00000 rs1 000 rd 1010011", "D,s", fpToF, "rs1", 0},
)

// width gives the operations that exist alike for singles and doubles. In the patterns W is the width's capital letter; A, B and
// C are the operands; R(...) is a result of that width.
func width(w, f2, f3 string, size int) []op {
	rows := []op{
		{"fmadd", "rs3 FM rs2 rs1 rm rd 1000011", "D,S,T,R,m", fpToF, "R(fmaW(A, B, C, rm, fl))", 0},
		{"fmsub", "rs3 FM rs2 rs1 rm rd 1000111", "D,S,T,R,m", fpToF, "R(fmaW(A, B, C^signW, rm, fl))", 0},
		{"fnmsub", "rs3 FM rs2 rs1 rm rd 1001011", "D,S,T,R,m", fpToF, "R(fmaW(A^signW, B, C, rm, fl))", 0},
		{"fnmadd", "rs3 FM rs2 rs1 rm rd 1001111", "D,S,T,R,m", fpToF, "R(fmaW(A^signW, B, C^signW, rm, fl))", 0},
		{"fadd", "00000FM rs2 rs1 rm rd 1010011", "D,S,T,m", fpToF, "R(addW(A, B, rm, fl))", 0},
		{"fsub", "00001FM rs2 rs1 rm rd 1010011", "D,S,T,m", fpToF, "R(subW(A, B, rm, fl))", 0},
		{"fmul", "00010FM rs2 rs1 rm rd 1010011", "D,S,T,m", fpToF, "R(mulW(A, B, rm, fl))", 0},
		{"fdiv", "00011FM rs2 rs1 rm rd 1010011", "D,S,T,m", fpToF, "R(divW(A, B, rm, fl))", 0},
		{"fsqrt", "01011FM 00000 rs1 rm rd 1010011", "D,S,m", fpToF, "R(sqrtW(A, rm, fl))", 0},
		{"fsgnj", "00100FM rs2 rs1 000 rd 1010011", "D,S,T", fpToF, "R(A&^signW | B&signW)", 0},
		{"fsgnjn", "00100FM rs2 rs1 001 rd 1010011", "D,S,T", fpToF, "R(A&^signW | ^B&signW)", 0},
		{"fsgnjx", "00100FM rs2 rs1 010 rd 1010011", "D,S,T", fpToF, "R(A ^ B&signW)", 0},
		{"fmin", "00101FM rs2 rs1 000 rd 1010011", "D,S,T", fpToF, "R(minW(A, B, fl))", 0},
		{"fmax", "00101FM rs2 rs1 001 rd 1010011", "D,S,T", fpToF, "R(maxW(A, B, fl))", 0},
		{"fle", "10100FM rs2 rs1 000 rd 1010011", "d,S,T", fpToX, "leW(A, B, fl)", 0},
		{"flt", "10100FM rs2 rs1 001 rd 1010011", "d,S,T", fpToX, "ltW(A, B, fl)", 0},
		{"feq", "10100FM rs2 rs1 010 rd 1010011", "d,S,T", fpToX, "eqW(A, B, fl)", 0},
		{"fclass", "11100FM 00000 rs1 001 rd 1010011", "d,S", fpToX, "classW(A)", 0},
		{"fcvt.w", "11000FM 00000 rs1 rm rd 1010011", "d,S,m", fpToX, "cvtWToI32(A, rm, fl)", 0},
		{"fcvt.wu", "11000FM 00001 rs1 rm rd 1010011", "d,S,m", fpToX, "cvtWToU32(A, rm, fl)", 0},
		{"fcvt.l", "11000FM 00010 rs1 rm rd 1010011", "d,S,m", fpToX, "cvtWToI64(A, rm, fl)", 0},
		{"fcvt.lu", "11000FM 00011 rs1 rm rd 1010011", "d,S,m", fpToX, "cvtWToU64(A, rm, fl)", 0},
	}
	for i := range rows {
		rows[i].name += "." + w
	}
	for i, from := range []string{"w", "wu", "l", "lu"} {
		code := []string{"00000", "00001", "00010", "00011"}[i]
		what := "R(cvt" + []string{"I32", "U32", "I64", "U64"}[i] + "ToW(rs1, rm, fl))"
		rows = append(rows, op{"fcvt." + w + "." + from, "11010FM " + code + " rs1 rm rd 1010011", "D,s,m", fpToF, what, 0})
	}
	single := w == "s"
	for i := range rows {
		rows[i].bits = strings.ReplaceAll(rows[i].bits, "FM", f2)
		rows[i].what = operands(rows[i].what, w, single)
	}
	get, put := "v", "fs2"
	if single {
		get = "box(v)"
	}
	suffix := map[bool]string{true: "w", false: "d"}[single]
	return append(rows,
		op{"fl" + suffix, "imm12 rs1 " + f3 + " rd 0000111", "D,o(s)", fload, get, size},
		op{"fs" + suffix, "simm7 rs2 rs1 " + f3 + " simm5 0100111", "T,q(s)", fstore, put, size})
}

// operands spells out the pattern letters of width.
func operands(what, w string, single bool) string {
	a, b, c, r := "fs1", "fs2", "fs3", "("
	if single {
		a, b, c, r = "unbox(fs1)", "unbox(fs2)", "unbox(fs3)", "box("
	}
	var out strings.Builder
	for i := 0; i < len(what); i++ {
		switch prev := i > 0 && isLetter(what[i-1]); {
		case what[i] == 'W':
			out.WriteString(strings.ToUpper(w))
		case what[i] == 'A' && !prev:
			out.WriteString(a)
		case what[i] == 'B' && !prev:
			out.WriteString(b)
		case what[i] == 'C' && !prev:
			out.WriteString(c)
		case what[i] == 'R' && !prev && what[i+1] == '(':
			out.WriteString(r)
			i++
		default:
			out.WriteByte(what[i])
		}
	}
	return out.String()
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
