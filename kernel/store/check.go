package store

import (
	"fmt"
	"reflect"
)

// Plain reports why a type cannot be an object of a table: somewhere inside it is a map, pointer, function, channel or interface.
// Strings are allowed, being immutable; slices are, since CloneFrom copies them.
func Plain(t reflect.Type) error {
	switch t.Kind() {
	case reflect.Struct:
		for i := range t.NumField() {
			if err := Plain(t.Field(i).Type); err != nil {
				return fmt.Errorf("%s.%s: %w", t.Name(), t.Field(i).Name, err)
			}
		}
	case reflect.Slice, reflect.Array:
		return Plain(t.Elem())
	case reflect.Map, reflect.Pointer, reflect.Func, reflect.Chan, reflect.Interface, reflect.UnsafePointer, reflect.Uintptr:
		return fmt.Errorf("a %s is not plain data", t)
	}
	return nil
}

// Covers checks an object's methods word by word: changing any word must change the exact hash (the loose one too, unless the
// field is tagged `hash:"clock"`; neither if it is tagged `hash:"-"`), and a clone must share no slice with its original. It
// returns the first fault.
func Covers[T any, P Object[T]]() error {
	var zero T
	if err := Plain(reflect.TypeOf(zero)); err != nil {
		return err
	}
	if err := hashes[T](func(o *T, h *Hasher) { P(o).HashInto(h) }); err != nil {
		return err
	}
	a, b := new(T), new(T)
	fill(reflect.ValueOf(a).Elem(), 1)
	P(b).CloneFrom(a)
	if !reflect.DeepEqual(a, b) {
		return fmt.Errorf("%T: CloneFrom does not copy every field", zero)
	}
	return shares(reflect.ValueOf(a).Elem(), reflect.ValueOf(b).Elem(), reflect.TypeOf(zero).Name())
}

// CoversValue is Covers for what a Vec holds.
func CoversValue[T any, P Value[T]]() error {
	var zero T
	if err := Plain(reflect.TypeOf(zero)); err != nil {
		return err
	}
	return hashes[T](func(o *T, h *Hasher) { P(o).HashInto(h) })
}

// hashes varies every word inside an object on its own and looks which of the two hashes change.
func hashes[T any](add func(*T, *Hasher)) error {
	sum := func(o *T) Sum {
		var h Hasher
		add(o, &h)
		return h.Sum()
	}
	o := new(T)
	v := reflect.ValueOf(o).Elem()
	fill(v, 1)
	base := sum(o)
	return words(v, v.Type().Name(), "", func(path, tag string, set func(k uint64)) error {
		set(7)
		got := sum(o)
		set(1)
		if (got.Exact != base.Exact) != (tag != "-") {
			return fmt.Errorf("%s: the exact hash changes: %v, the tag says %q", path, got.Exact != base.Exact, tag)
		}
		if (got.Loose != base.Loose) != (tag == "") {
			return fmt.Errorf("%s: the loose hash changes: %v, the tag says %q", path, got.Loose != base.Loose, tag)
		}
		return nil
	})
}

// words calls each for every word inside v, and for the length of every slice, with the innermost hash tag on the way there.
func words(v reflect.Value, path, tag string, each func(path, tag string, set func(k uint64)) error) error {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if f.Name == "_" {
				continue
			}
			t := f.Tag.Get("hash")
			if t == "" {
				t = tag
			}
			if err := words(settable(v.Field(i)), path+"."+f.Name, t, each); err != nil {
				return err
			}
		}
		return nil
	case reflect.Slice:
		old := v.Slice(0, v.Len())
		err := each("len of "+path, tag, func(k uint64) {
			if k == 1 {
				v.Set(old)
			} else {
				v.Set(reflect.Append(old.Slice3(0, old.Len(), old.Len()), old.Index(0)))
			}
		})
		if err != nil {
			return err
		}
		fallthrough
	case reflect.Array:
		for i := range v.Len() {
			if err := words(v.Index(i), fmt.Sprintf("%s[%d]", path, i), tag, each); err != nil {
				return err
			}
		}
		return nil
	}
	return each(path, tag, func(k uint64) { fill(v, k) })
}

func settable(v reflect.Value) reflect.Value {
	if !v.CanSet() {
		panic("store: " + v.Type().String() + " is an unexported field: export it, so that tests can vary it")
	}
	return v
}

// fill sets every word inside v to a pattern, and gives slices two elements.
func fill(v reflect.Value, k uint64) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).Name != "_" {
				fill(settable(v.Field(i)), k)
			}
		}
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i), k)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), k)
		fill(v.Index(1), k)
	case reflect.String:
		v.SetString(fmt.Sprint("s", k))
	case reflect.Bool:
		v.SetBool(k != 1)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(int64(k))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(k)
	}
}

func shares(a, b reflect.Value, path string) error {
	switch a.Kind() {
	case reflect.Struct:
		for i := range a.NumField() {
			if err := shares(a.Field(i), b.Field(i), path+"."+a.Type().Field(i).Name); err != nil {
				return err
			}
		}
	case reflect.Slice:
		if a.Len() > 0 && a.Pointer() == b.Pointer() {
			return fmt.Errorf("%s: the clone shares the slice", path)
		}
		for i := range a.Len() {
			if err := shares(a.Index(i), b.Index(i), path+"[]"); err != nil {
				return err
			}
		}
	}
	return nil
}
